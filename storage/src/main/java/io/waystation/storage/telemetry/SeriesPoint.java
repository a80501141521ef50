package io.waystation.storage.telemetry;

import io.waystation.model.SeriesKey;

/** A point and the series it belongs to. */
public record SeriesPoint(SeriesKey key, Point point) {}
