package io.waystation.alerting.triage;

import io.waystation.model.DeviceId;
import io.waystation.model.Reading;
import io.waystation.storage.log.Entry;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What connections say: who has just come back, and which are lost, as the broker says by a last
 * will, or a goodbye that looks the same. Any later word of the device undoes it. What an old
 * connection leaves behind never stands against a newer one: a status of an earlier boot than the
 * newest heard of says nothing, in whatever order they come. It raises and ends nothing: it only
 * says more of a silence. Reading entries again changes nothing. For one thread.
 */
public final class Connections {
  private static final String STATUS = "device.status";
  private static final String OFFLINE = "offline";

  /**
   * Words without a pause longer than devices that are well ever make.
   *
   * @param since the first of them
   */
  private record Speech(Instant since, Instant last) {
    Speech with(Speech next) {
      if (!next.last.isAfter(last)) {
        return this;
      }
      boolean paused = last.plus(Triage.TOGETHER).isBefore(next.last);
      return paused ? next : new Speech(since, next.last);
    }
  }

  private final Map<DeviceId, Instant> lost = new HashMap<>();
  private final Map<DeviceId, Speech> speeches = new HashMap<>();

  /** The newest that each device has named. */
  private final Map<DeviceId, Long> boots = new HashMap<>();

  /** An entry of the log, in its order. */
  public void read(Entry entry) {
    Instant at = entry.receivedAt();
    if (entry.boot() >= 0) {
      speeches.merge(entry.device(), new Speech(at, at), Speech::with);
    }
    long boot = entry.saidInBoot();
    if (boot >= 0) {
      long newest = boots.merge(entry.device(), boot, Math::max);
      if (entry.boot() < 0 && boot < newest) {
        return;
      }
    }
    if (entry.boot() < 0 && entry.readings().stream().anyMatch(Connections::saysOffline)) {
      lost.merge(entry.device(), at, (one, other) -> one.isAfter(other) ? one : other);
    } else {
      lost.computeIfPresent(entry.device(), (device, then) -> then.isAfter(at) ? then : null);
    }
  }

  private static boolean saysOffline(Reading reading) {
    return reading.signal().code().equals(STATUS)
        && reading.part().isEmpty()
        && reading.signal().stateOf(reading.value()).equals(OFFLINE);
  }

  /** When its connection was lost, our clock; empty while it is up, or nobody said. */
  Optional<Instant> lost(DeviceId device) {
    return Optional.ofNullable(lost.get(device));
  }

  /** The member with what is known of its connection. */
  public Member complete(Member member) {
    Speech speech = speeches.get(member.id());
    return new Member(
        member.id(),
        member.type(),
        member.heard(),
        member.due(),
        lost.get(member.id()),
        speech == null ? null : speech.since());
  }
}
