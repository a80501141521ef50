package io.waystation.dashboard.live;

import io.waystation.model.Area;
import io.waystation.model.Station;
import java.time.Instant;

/**
 * A station in one line. Each of the values is null when it was never reported.
 *
 * @param lastSeen when its gateway last spoke, our clock; null if never
 * @param healthAlarms for those who may read health data
 */
public record StationSummary(
    Station station,
    Area area,
    Link link,
    Instant lastSeen,
    LiveValue door,
    LiveValue occupancy,
    LiveValue temperature,
    LiveValue mains,
    AlarmCounts alarms,
    AlarmCounts healthAlarms) {}
