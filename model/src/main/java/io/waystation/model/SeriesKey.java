package io.waystation.model;

/** One line on a chart: everything about a reading that does not change from one to the next. */
public record SeriesKey(
    StationId station, DeviceId device, String part, PersonId person, Signal signal) {}
