package io.waystation.alerting.kpi;

import io.waystation.model.AlarmKpis;
import io.waystation.model.AlarmKpis.Counted;
import io.waystation.model.AlarmKpis.Tag;
import io.waystation.storage.records.AlarmEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The annunciations of the last minute: which alarms chatter (three within it), and which are
 * fleeting (over within it). Besides that minute it keeps the alarms that have chattered.
 */
final class Minute {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int CHATTERS = 3;
  private static final int WORST = 10;

  private record Source(String rule, String source) {}

  private record Annunciation(Instant at, Source source, String alarm) {}

  /** How often at most within a minute. */
  private record Burst(Tag tag, long most) {}

  private final Instant from;
  private final Deque<Annunciation> inside = new ArrayDeque<>();
  private final Map<Source, Integer> bySource = new HashMap<>();
  private final Map<String, Integer> byAlarm = new HashMap<>();
  private final Map<Source, Burst> chattering = new HashMap<>();
  private long fleeting;

  /**
   * @param from what was before counts for what is within the minute, and for nothing else
   */
  Minute(Instant from) {
    this.from = from;
  }

  /** In the order of time. */
  void annunciated(AlarmEvent event, Tag tag) {
    slide(event.learntAt());
    Source source = new Source(event.rule(), event.source());
    inside.addLast(new Annunciation(event.learntAt(), source, event.alarm()));
    byAlarm.merge(event.alarm(), 1, Integer::sum);
    int count = bySource.merge(source, 1, Integer::sum);
    if (count >= CHATTERS && !event.learntAt().isBefore(from)) {
      chattering.merge(
          source, new Burst(tag, count), (was, now) -> now.most > was.most ? now : was);
    }
  }

  void over(AlarmEvent event) {
    slide(event.learntAt());
    if (byAlarm.remove(event.alarm()) != null && !event.learntAt().isBefore(from)) {
      fleeting++;
    }
  }

  private void slide(Instant now) {
    while (!inside.isEmpty() && !inside.peekFirst().at.plus(MINUTE).isAfter(now)) {
      Annunciation left = inside.removeFirst();
      bySource.computeIfPresent(left.source, (source, n) -> n == 1 ? null : n - 1);
      byAlarm.computeIfPresent(left.alarm, (alarm, n) -> n == 1 ? null : n - 1);
    }
  }

  AlarmKpis.Chattering chattering() {
    List<Counted> worst =
        chattering.values().stream()
            .sorted(
                Comparator.comparingLong(Burst::most)
                    .reversed()
                    .thenComparing(burst -> burst.tag.toString()))
            .limit(WORST)
            .map(burst -> new Counted(burst.tag, burst.most))
            .toList();
    return new AlarmKpis.Chattering(chattering.size(), worst);
  }

  long fleeting() {
    return fleeting;
  }
}
