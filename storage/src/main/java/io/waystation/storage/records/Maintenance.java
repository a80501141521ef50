package io.waystation.storage.records;

import io.waystation.model.Alarm;
import io.waystation.model.Handling.Suppression.Why;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import java.time.Instant;
import java.util.Set;

/**
 * Work at a station or one of its devices, planned, or that it is not in use: while it lasts, the
 * alarms about the place are suppressed. Never those about people. All times are our clock.
 *
 * @param why one of {@link #KINDS}
 * @param device empty for the whole station with all that is in it
 * @param endsAt as planned; null for out of service until somebody ends it
 * @param author user name
 * @param endedAt when somebody ended it before its time, or called it off before it began; null
 *     when nobody did
 * @param endedBy user name; empty when nobody did
 */
public record Maintenance(
    String id,
    Why why,
    StationId station,
    String device,
    Instant startsAt,
    Instant endsAt,
    String author,
    String reason,
    Instant createdAt,
    Instant endedAt,
    String endedBy) {
  public static final Set<Why> KINDS = Set.of(Why.MAINTENANCE, Why.OUT_OF_SERVICE);

  /** Where it stands. */
  public enum State {
    PLANNED,
    RUNNING,
    OVER,
    /** Ended before it had begun. */
    CANCELLED
  }

  /**
   * @throws IllegalArgumentException if it ends before it starts, or never, unless it is out of
   *     service
   */
  public Maintenance {
    if (!KINDS.contains(why)) {
      throw new IllegalArgumentException("%s is no kind of maintenance".formatted(why));
    }
    if (endsAt == null ? why == Why.MAINTENANCE : !endsAt.isAfter(startsAt)) {
      throw new IllegalArgumentException(
          "maintenance ends, after it starts; only out of service may have no end");
    }
  }

  public State state(Instant now) {
    if (endedAt != null) {
      return endedAt.isAfter(startsAt) ? State.OVER : State.CANCELLED;
    }
    if (now.isBefore(startsAt)) {
      return State.PLANNED;
    }
    return endsAt == null || now.isBefore(endsAt) ? State.RUNNING : State.OVER;
  }

  /** When it was over, or will be; null when nobody knows. */
  public Instant overAt() {
    return endedAt == null ? endsAt : endedAt;
  }

  /**
   * Whatever the time. What calls for help at once, smoke or somebody's SOS, is not silenced by
   * work at the station: only by work at the very device.
   */
  public boolean about(Alarm alarm) {
    return alarm.concern() == Alarm.Concern.STATION
        && alarm.station().equals(station)
        && (device.isEmpty() ? !callsForHelp(alarm) : device.equals(alarm.device()));
  }

  private static boolean callsForHelp(Alarm alarm) {
    return alarm.worst() == Severity.CRITICAL && alarm.latch() != Alarm.Latch.NONE;
  }

  Maintenance ended(Instant at, String by) {
    return new Maintenance(
        id, why, station, device, startsAt, endsAt, author, reason, createdAt, at, by);
  }
}
