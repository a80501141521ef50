package io.waystation.storage.telemetry;

import java.time.Instant;

/** One stored value; {@code flags} as in {@link io.waystation.model.Reading}. */
public record Point(Instant time, double value, long flags) {}
