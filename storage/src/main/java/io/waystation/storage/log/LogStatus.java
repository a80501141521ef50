package io.waystation.storage.log;

import java.time.Instant;

/**
 * How the log's storage is.
 *
 * @param bytes on disk
 * @param freeBytes room left on the disk it lies on
 * @param full whether messages are not taken in for want of room; false again when there is some
 * @param oldest when the oldest message still there was appended; null of an empty log
 */
public record LogStatus(long bytes, long freeBytes, boolean full, Instant oldest) {}
