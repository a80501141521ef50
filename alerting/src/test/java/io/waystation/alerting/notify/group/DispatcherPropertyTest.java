package io.waystation.alerting.notify.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.notify.Cases;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.text.Notice;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.model.Alarm;
import io.waystation.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Against Alertmanager's dispatcher and its needsUpdate written down once more, second by second,
 * with ours restarted at random. The departures: an end is told only of what was told, and a group
 * that is empty is forgotten at once.
 */
class DispatcherPropertyTest {
  private static final int WAIT = 5;
  private static final int INTERVAL = 20;
  private static final int REPEAT = 60;
  private static final int SECONDS = 300;
  private static final List<String> STATIONS = List.of("st-1", "st-2");

  private static final NotifyConfig CONFIG =
      Cases.config(
          """
          flood: {messages: 1000}
          route:
            receiver: a
            group_by: [station]
            group_wait: %ds
            group_interval: %ds
            repeat_interval: %ds
          """
              .formatted(WAIT, INTERVAL, REPEAT));

  /** A group of Alertmanager's, with what its notification log holds. */
  private static final class Reference {
    private final Map<String, Boolean> firing = new TreeMap<>();
    private final Set<String> toldFiring = new HashSet<>();
    private long next;
    private long last;

    private String flush(long now) {
      next = now + INTERVAL;
      Set<String> on = new TreeSet<>();
      Set<String> off = new TreeSet<>();
      for (Map.Entry<String, Boolean> alarm : firing.entrySet()) {
        if (alarm.getValue()) {
          on.add(alarm.getKey());
        } else if (toldFiring.contains(alarm.getKey())) {
          off.add(alarm.getKey());
        }
      }
      boolean update;
      if (!toldFiring.containsAll(on)) {
        update = true;
      } else if (!off.isEmpty()) {
        update = true;
      } else {
        update = !on.isEmpty() && last + REPEAT <= now;
      }
      firing.values().removeIf(is -> !is);
      toldFiring.removeAll(off);
      if (!update) {
        return null;
      }
      toldFiring.addAll(on);
      last = now;
      off.forEach(id -> on.add("-" + id));
      return String.join(" ", on);
    }
  }

  @Property(tries = 150)
  void saysWhatAlertmanagerWouldSay(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, Reference> reference = new HashMap<>();
    Map<String, Alarm> alarms = new TreeMap<>();
    Map<String, Alarm> cleared = new TreeMap<>();
    Map<String, String> kept = new TreeMap<>();
    Dispatcher ours = dispatcher();
    int raised = 0;
    for (int now = 0; now < SECONDS; now++) {
      Instant at = Cases.NOON.plusSeconds(now);
      for (int i = random.nextInt(3); i > 0; i--) {
        if (random.nextInt(4) == 0 && raised < 30) {
          String station = STATIONS.get(random.nextInt(STATIONS.size()));
          Alarm alarm = Cases.alarm("a" + raised++, "too_hot", station, Severity.WARNING, at);
          alarms.put(alarm.id(), alarm);
          ours.accept(alarm, at);
          Reference group =
              reference.computeIfAbsent(alarm.station().value(), s -> new Reference());
          if (group.firing.isEmpty() && group.toldFiring.isEmpty()) {
            group.next = now + WAIT;
          }
          group.firing.put(alarm.id(), true);
        } else if (random.nextInt(6) == 0 && !alarms.isEmpty()) {
          String id = List.copyOf(alarms.keySet()).get(random.nextInt(alarms.size()));
          Alarm over = alarms.remove(id).clear(at);
          cleared.put(id, over);
          ours.accept(over, at);
          reference.get(over.station().value()).firing.computeIfPresent(id, (same, is) -> false);
        }
      }
      List<String> expected = new ArrayList<>();
      for (Reference group : reference.values()) {
        if (!group.firing.isEmpty() && group.next <= now) {
          String said = group.flush(now);
          if (said != null) {
            expected.add(said);
          }
        }
      }
      List<String> said =
          ours.look(new Moment(at, List.of(), List.of())).stream()
              .map(DispatcherPropertyTest::text)
              .toList();
      assertThat(said).as("at %d s", now).containsExactlyInAnyOrderElementsOf(expected);
      kept.putAll(ours.saved());
      kept.keySet().removeAll(ours.ended());
      if (random.nextInt(40) == 0) {
        ours = dispatcher();
        kept.forEach(ours::restore);
        Set<String> members = ours.members();
        for (Alarm alarm : alarms.values()) {
          ours.accept(alarm, at);
        }
        for (Map.Entry<String, Alarm> over : cleared.entrySet()) {
          if (members.contains(over.getKey())) {
            ours.accept(over.getValue(), at);
          }
        }
      }
    }
  }

  private static Dispatcher dispatcher() {
    return new Dispatcher(CONFIG, new Notices(""), Cases.register());
  }

  private static String text(Decision decision) {
    return decision.notice().lines().stream()
        .map((Notice.Line line) -> (line.firing() ? "" : "-") + line.alarm())
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
