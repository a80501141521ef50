/**
 * Devices that cannot change: each mapping file says how the messages of one topic become readings
 * (docs/dialects.md).
 */
package io.waystation.ingest.mapping;
