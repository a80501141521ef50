/**
 * {@code waystation check}: looks at everything a configuration names and says what is wrong or
 * dangerous and which line mends it. Leaves nothing behind, and may run beside the service: it has
 * client ids, topics and measurements of its own.
 */
package io.waystation.server.check;
