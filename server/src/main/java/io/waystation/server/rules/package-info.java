/** The rule book of an installation, and what its rules would have done on what is stored. */
package io.waystation.server.rules;
