package io.waystation.storage.log;

/**
 * What a log was called before it was restored from a backup and is called now; both as {@link
 * ReadingLog#identity}.
 */
public record Renamed(String before, String now) {}
