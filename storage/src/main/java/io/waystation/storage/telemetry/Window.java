package io.waystation.storage.telemetry;

import java.time.Instant;

/** What the valid points of one stretch of time come to. */
public record Window(
    Instant start, long count, double mean, double min, double max, double sum, double last) {}
