package io.waystation.alerting.notify;

import io.waystation.alerting.notify.outbox.Undelivered;
import io.waystation.alerting.notify.text.Notice;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.storage.records.Notification;
import io.waystation.storage.records.Notifications.Waiting;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Notices that a receiver gets nothing, and tells the fallback: when something has waited for ten
 * minutes, when that is over, and when something could not be delivered at all. What it has told is
 * kept, so a restart does not tell it again.
 */
final class Watchman implements Undelivered {
  private static final Duration LATE = Duration.ofMinutes(10);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final String LATE_STATE = "late:";
  private static final String LOST_STATE = "lost:";

  private final String fallback;
  private final Notices notices;
  private final Clock clock;
  private Instant looked = Instant.EPOCH;
  private volatile Set<String> late = Set.of();
  private volatile int waiting;
  private volatile Instant oldest;

  /**
   * @param fallback receiver; empty when nobody is to be told
   */
  Watchman(String fallback, Notices notices, Clock clock) {
    this.fallback = fallback;
    this.notices = notices;
    this.clock = clock;
  }

  /** Receivers that have got nothing for too long. */
  Set<String> late() {
    return late;
  }

  int waiting() {
    return waiting;
  }

  double oldestSeconds() {
    Instant since = oldest;
    return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1000.0;
  }

  void look(Records records) {
    Instant now = clock.instant();
    if (looked.plus(EVERY).isAfter(now)) {
      return;
    }
    looked = now;
    Map<String, Waiting> all = records.read(t -> t.notifications().waiting());
    waiting = all.values().stream().mapToInt(Waiting::count).sum();
    oldest = all.values().stream().map(Waiting::oldest).min(Instant::compareTo).orElse(null);
    Set<String> lateNow = new TreeSet<>();
    all.forEach(
        (receiver, its) -> {
          if (!its.oldest().plus(LATE).isAfter(now)) {
            lateNow.add(receiver);
          }
        });
    Map<String, String> states = records.read(t -> t.checkpoints().states(Round.CONSUMER));
    Set<String> lateBefore = new TreeSet<>();
    states.keySet().stream()
        .filter(key -> key.startsWith(LATE_STATE))
        .forEach(key -> lateBefore.add(key.substring(LATE_STATE.length())));
    if (!lateNow.equals(lateBefore)) {
      records.write(
          t -> {
            change(t, lateBefore, lateNow, now);
            return null;
          });
    }
    late = lateNow;
  }

  private void change(Tables t, Set<String> before, Set<String> after, Instant now) {
    for (String receiver : after) {
      if (!before.contains(receiver)) {
        t.checkpoints().saveStates(Round.CONSUMER, Map.of(LATE_STATE + receiver, now.toString()));
        tell(
            t,
            receiver,
            true,
            new LocalText(
                "通知送不到：接收方 %s 已有 %d 分钟收不到通知，请检查通道。".formatted(receiver, LATE.toMinutes()),
                "Notifications do not arrive: receiver %s has got none for %d min. Look at its channels."
                    .formatted(receiver, LATE.toMinutes())),
            now);
      }
    }
    for (String receiver : before) {
      if (!after.contains(receiver)) {
        t.checkpoints().deleteStates(Round.CONSUMER, Set.of(LATE_STATE + receiver));
        tell(
            t,
            receiver,
            false,
            new LocalText(
                "接收方 %s 又能收到通知。".formatted(receiver),
                "Receiver %s gets its notifications again.".formatted(receiver)),
            now);
      }
    }
  }

  /** At most once in ten minutes for each receiver. */
  @Override
  public void tell(Tables t, Notification lost) {
    Instant now = clock.instant();
    String key = LOST_STATE + lost.receiver();
    String last = t.checkpoints().states(Round.CONSUMER).get(key);
    if (last != null && Instant.parse(last).plus(LATE).isAfter(now)) {
      return;
    }
    t.checkpoints().saveStates(Round.CONSUMER, Map.of(key, now.toString()));
    tell(
        t,
        lost.receiver(),
        true,
        new LocalText(
            "通知未能送达：接收方 %s 的所有通道都没有接受，见投递记录第 %d 号。".formatted(lost.receiver(), lost.id()),
            "A notification was not delivered: no channel of receiver %s took it; see record %d."
                .formatted(lost.receiver(), lost.id())),
        now);
  }

  private void tell(Tables t, String about, boolean trouble, LocalText words, Instant now) {
    if (fallback.isEmpty() || fallback.equals(about)) {
      return;
    }
    Notice notice = notices.service(trouble, words);
    t.notifications()
        .add(
            Notification.of(
                UUID.randomUUID().toString(),
                "",
                fallback,
                "",
                Notification.Cause.SERVICE,
                Notification.About.SERVICE,
                Severity.WARNING,
                notice.json(),
                now));
  }
}
