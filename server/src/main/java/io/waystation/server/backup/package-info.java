/**
 * A whole installation copied while it works, and put back. What belongs to which moment, and why,
 * stands in {@link io.waystation.server.backup.Backup}.
 */
package io.waystation.server.backup;
