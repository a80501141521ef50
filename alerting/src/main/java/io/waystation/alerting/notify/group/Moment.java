package io.waystation.alerting.notify.group;

import io.waystation.storage.records.Duty;
import io.waystation.storage.records.Silence;
import java.time.Instant;
import java.util.List;

/**
 * What people have decided, as of now.
 *
 * @param silences not over
 * @param standIns not over, the one decided last first
 */
public record Moment(Instant now, List<Silence> silences, List<Duty.StandIn> standIns) {}
