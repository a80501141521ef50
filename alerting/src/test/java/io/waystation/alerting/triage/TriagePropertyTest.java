package io.waystation.alerting.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Alarm;
import io.waystation.model.Alarm.Cause;
import io.waystation.model.Alarm.Condition;
import io.waystation.model.Basis;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Handling;
import io.waystation.model.Handling.Suppression;
import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random outages of one station, learnt in random order, by triages that remember nothing. */
class TriagePropertyTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final Map<Device.Type, String> SILENCE =
      Map.of(
          Device.Type.GATEWAY, "station_offline",
          Device.Type.KIOSK, "kiosk_offline",
          Device.Type.SENSOR, "device_offline");
  private static final Set<String> SILENCES = Set.copyOf(SILENCE.values());
  private static final LocalText TEXT = new LocalText("无", "none");

  /** What has happened at a station: alarms by rule and source, and when each device spoke last. */
  private static final class Town {
    final Map<String, Alarm> alarms = new TreeMap<>();
    final Map<String, Device.Type> types = new TreeMap<>();
    final Map<String, Instant> heard = new HashMap<>();
    Instant now = START;
    Instant again = Instant.MAX;

    void raise(String rule, String device, Severity severity, Instant startedAt) {
      String id = rule + "@" + device;
      alarms.put(
          id,
          new Alarm(
              id,
              rule,
              device,
              Alarm.Concern.STATION,
              new StationId("h"),
              device,
              "",
              PersonId.NONE,
              "",
              severity,
              severity,
              Condition.ACTIVE,
              false,
              Alarm.Latch.NONE,
              TEXT,
              TEXT,
              startedAt,
              now,
              null,
              Cause.UNNAMED,
              Basis.NONE,
              Handling.NONE,
              "",
              1));
    }

    int judge() {
      Judgement judgement = Triage.judge(scene(), Consequences.shipped());
      for (Verdict verdict : judgement.verdicts()) {
        Alarm alarm = alarms.get(verdict.alarm().id());
        alarms.put(alarm.id(), after(verdict, alarm));
      }
      again = judgement.again();
      return judgement.verdicts().size();
    }

    private Alarm after(Verdict verdict, Alarm alarm) {
      if (verdict instanceof Verdict.Named named) {
        return alarm.named(named.cause(), named.evidence());
      }
      Suppression held = null;
      if (verdict instanceof Verdict.Line line) {
        held = new Suppression(Suppression.Why.PARENT, line.parent(), now);
      } else if (verdict instanceof Verdict.Waits) {
        held = new Suppression(Suppression.Why.TRIAGE, "", now);
      }
      return alarm.handled(alarm.handling().suppressed(held));
    }

    private Scene scene() {
      List<Member> members = new ArrayList<>();
      types.forEach(
          (device, type) -> {
            Alarm silent = alarms.get(SILENCE.get(type) + "@" + device);
            boolean dark = silent != null && silent.condition() != Condition.NORMAL;
            Instant last = heard.get(device);
            Instant due = dark ? Instant.MAX : last.plus(limit(type));
            members.add(new Member(new DeviceId(device), type, last, due));
          });
      List<Alarm> active = alarms.values().stream().filter(Town::active).toList();
      List<Alarm> children = alarms.values().stream().filter(a -> by(a) != null).toList();
      Map<String, Alarm> parents = new HashMap<>();
      active.stream()
          .map(Town::by)
          .filter(Objects::nonNull)
          .forEach(id -> parents.put(id, alarms.get(id)));
      return new Scene(
          TEXT,
          ZoneId.of("Asia/Shanghai"),
          now,
          Optional.of(START),
          Neighbours.NONE,
          members,
          SILENCES,
          active,
          children,
          parents);
    }

    static boolean active(Alarm alarm) {
      return alarm.condition() != Condition.NORMAL;
    }

    static String by(Alarm alarm) {
      Suppression held = alarm.handling().suppression();
      return held != null && held.why() == Suppression.Why.PARENT ? held.by() : null;
    }

    static Duration limit(Device.Type type) {
      return type == Device.Type.GATEWAY ? Duration.ofSeconds(300) : Duration.ofSeconds(180);
    }

    /** Who is held back by whom, and what is named. */
    Map<String, String> standing() {
      Map<String, String> standing = new TreeMap<>();
      alarms.forEach((id, a) -> standing.put(id, a.cause() + " " + a.handling().suppression()));
      standing.replaceAll((id, text) -> text.replaceAll("at=[^]]*", ""));
      return standing;
    }
  }

  private record Event(Instant at, String rule, String device, Severity severity, Instant began) {}

  /** Devices, and when each dies; with a power cut or without. */
  private static Town town(Random random) {
    Town town = new Town();
    int devices = 1 + random.nextInt(5);
    for (int i = 0; i < devices; i++) {
      Device.Type type =
          i == 0 && random.nextInt(4) > 0
              ? Device.Type.GATEWAY
              : Device.Type.values()[random.nextInt(3)];
      town.types.put("d" + i, type);
      town.heard.put("d" + i, START);
    }
    return town;
  }

  /** Everything dies within a minute of {@code cut}: what the engine would raise, and when. */
  private static List<Event> dies(Town town, Random random, boolean mains, boolean all) {
    List<Event> events = new ArrayList<>();
    Instant cut = START.plusSeconds(600);
    if (mains) {
      events.add(new Event(cut.plusSeconds(10), Triage.MAINS_LOST, "d0", Severity.WARNING, cut));
    }
    town.types.forEach(
        (device, type) -> {
          if (all || random.nextBoolean()) {
            Instant last = cut.minusSeconds(random.nextInt(60));
            town.heard.put(device, last);
            events.add(
                new Event(
                    last.plus(Town.limit(type)),
                    SILENCE.get(type),
                    device,
                    Severity.WARNING,
                    last));
          } else {
            town.heard.put(device, cut.plusSeconds(1_200));
          }
        });
    return events;
  }

  /** The moment comes for each, and triage looks then and whenever it wanted to look again. */
  private static List<String> play(Town town, List<Event> events, Random order) {
    List<String> told = new ArrayList<>();
    List<Event> left = new ArrayList<>(events);
    Collections.shuffle(left, order);
    Instant end = START.plusSeconds(600 + 900);
    for (town.now = START; !town.now.isAfter(end); town.now = town.now.plusSeconds(5)) {
      // After a restart it looks once more, at any time.
      boolean touched = !town.again.isAfter(town.now) || order.nextInt(20) == 0;
      for (Event event : List.copyOf(left)) {
        if (!event.at().isAfter(town.now)) {
          town.raise(event.rule(), event.device(), event.severity(), event.began());
          left.remove(event);
          touched = true;
        }
      }
      if (touched) {
        town.judge();
        assertThat(town.judge()).as("looked at twice it says nothing more").isZero();
        sane(town);
      }
      town.alarms.values().stream()
          .filter(a -> !a.heldBack() && !told.contains(a.id()))
          .forEach(a -> told.add(a.id()));
    }
    return told;
  }

  private static void sane(Town town) {
    for (Alarm alarm : town.alarms.values()) {
      Suppression held = alarm.handling().suppression();
      if (held != null && held.why() == Suppression.Why.PARENT) {
        Alarm parent = town.alarms.get(held.by());
        assertThat(Town.by(parent)).as("a parent is no line itself").isNull();
        assertThat(Consequences.shipped().names(alarm.rule())).as(alarm.rule()).isTrue();
        assertThat(alarm.severity() != Severity.CRITICAL || parent.severity() == Severity.CRITICAL)
            .as("nothing critical behind a warning")
            .isTrue();
      } else if (held != null) {
        assertThat(Duration.between(alarm.learntAt(), town.now))
            .isLessThanOrEqualTo(Triage.PATIENCE.plusSeconds(10));
      }
    }
  }

  @Property(tries = 300)
  void aPowerCutIsTheOnlyThingThatIsTold(@ForAll Random random) {
    Town town = town(random);
    List<Event> events = dies(town, random, true, random.nextBoolean());
    assertThat(play(town, events, random)).containsExactly("mains_lost@d0");
  }

  @Property(tries = 300)
  void aStationThatFallsSilentIsToldOnce(@ForAll Random random) {
    Town town = town(random);
    List<Event> events = dies(town, random, false, true);
    assertThat(play(town, events, random)).hasSize(1);
    assertThat(town.alarms.values().stream().filter(a -> a.cause() == Cause.STATION_LINK))
        .hasSize(1);
  }

  @Property(tries = 300)
  void whateverHappensItEndsTheSameInAnyOrder(
      @ForAll Random random, @ForAll long one, @ForAll long other, @ForAll boolean mains) {
    long seed = random.nextLong();
    Map<String, String> first = ends(seed, mains, new Random(one));
    assertThat(ends(seed, mains, new Random(other))).isEqualTo(first);
  }

  private static Map<String, String> ends(long seed, boolean mains, Random order) {
    Random random = new Random(seed);
    Town town = town(random);
    List<Event> events = dies(town, random, mains, false);
    if (random.nextBoolean()) {
      Instant at = START.plusSeconds(700);
      events.add(new Event(at, "smoke", "d0", Severity.CRITICAL, at));
      events.add(new Event(at, "residual_current", "d0", Severity.CRITICAL, at));
      events.add(new Event(at, "ups_low", "d0", Severity.WARNING, at));
    }
    play(town, events, order);
    return town.standing();
  }
}
