package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.silence.SilenceRule;
import io.waystation.alerting.triage.Consequences;
import io.waystation.alerting.triage.Judgement;
import io.waystation.alerting.triage.Member;
import io.waystation.alerting.triage.Neighbours;
import io.waystation.alerting.triage.Scene;
import io.waystation.alerting.triage.Triage;
import io.waystation.alerting.triage.Verdict;
import io.waystation.model.Alarm;
import io.waystation.model.Alarm.Cause;
import io.waystation.model.AlarmChange;
import io.waystation.model.Device;
import io.waystation.model.Handling.Suppression;
import io.waystation.model.LocalText;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.records.Alarms;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lets triage look at stations whose alarms have changed, and writes what it says in the same
 * transaction. It remembers only when to look again, which the records tell as well. For one
 * thread.
 */
final class Outages {
  private static final String ACTOR = "rule";

  /** After a restart many are due; one transaction must stay short. */
  private static final int DUE_AT_ONCE = 200;

  private final Context context;
  private final Function<Device, Member> members;
  private final Consequences consequences = Consequences.shipped();
  private final Set<String> silences;
  private final Map<StationId, Instant> again = new HashMap<>();

  /** Stations that are dark as a whole, as last looked at. */
  private final Map<StationId, Cause> dark = new HashMap<>();

  /** What the look that is not committed yet makes of {@link #dark}. */
  private final Map<StationId, Optional<Cause>> looked = new HashMap<>();

  private List<Device> registered = List.of();
  private Map<StationId, List<Device>> byStation = Map.of();
  private Map<String, List<StationId>> byArea = Map.of();

  /**
   * A station to be looked at, with what must be asked for before the transaction.
   *
   * @param area the stations of its area, itself included
   */
  private record Place(
      StationId id, LocalText name, ZoneId zone, List<StationId> area, List<Member> members) {}

  /**
   * What to look at in the transaction.
   *
   * @param listening as {@link Scene#listening}
   */
  record Round(Instant now, Optional<Instant> listening, List<Place> places) {
    boolean isEmpty() {
      return places.isEmpty();
    }
  }

  /**
   * @param members when a device was heard last, and when its silence is due
   */
  Outages(RuleBook rules, Context context, Function<Device, Member> members) {
    this.context = context;
    this.members = members;
    this.silences =
        rules.rules().stream()
            .filter(rule -> rule instanceof SilenceRule silence && silence.devices().isPresent())
            .map(rule -> rule.id())
            .collect(Collectors.toSet());
  }

  /** After a restart: stations that may have to be looked at although nothing happens there. */
  void restore(Collection<StationId> stations) {
    stations.forEach(station -> again.put(station, Instant.EPOCH));
  }

  /**
   * Before the transaction: where to look.
   *
   * @param listening empty when clocks may decide nothing
   * @param besides where to look whatever was found
   */
  Round round(
      List<Finding> findings,
      Instant now,
      Optional<Instant> listening,
      Collection<StationId> besides) {
    Set<StationId> stations = new LinkedHashSet<>(besides);
    for (Finding finding : findings) {
      String rule = finding.rule().id();
      if (rule.equals(Triage.MAINS_LOST) || silences.contains(rule) || consequences.names(rule)) {
        stations.add(finding.subject().station());
      }
    }
    if (listening.isPresent()) {
      again.entrySet().stream()
          .filter(due -> !due.getValue().isAfter(now))
          .limit(DUE_AT_ONCE)
          .forEach(due -> stations.add(due.getKey()));
    }
    return new Round(now, listening, stations.stream().map(this::place).toList());
  }

  private Place place(StationId id) {
    if (registered != context.devices()) {
      registered = context.devices();
      byStation = registered.stream().collect(Collectors.groupingBy(Device::station));
      byArea =
          byStation.keySet().stream()
              .collect(
                  Collectors.groupingBy(at -> context.station(at).map(Station::area).orElse("")));
    }
    Optional<Station> station = context.station(id);
    return new Place(
        id,
        station.map(Station::name).orElse(new LocalText(id.value(), id.value())),
        station.map(Station::zone).orElse(ZoneOffset.UTC),
        station.map(known -> byArea.getOrDefault(known.area(), List.of())).orElse(List.of()),
        byStation.getOrDefault(id, List.of()).stream().map(members).toList());
  }

  /**
   * In the transaction.
   *
   * @param changed told of every line of history written
   * @return when to look again, to be given to {@link #keep} once it is committed
   */
  Map<StationId, Instant> look(Round round, Alarms alarms, Consumer<AlarmChange.What> changed) {
    Map<StationId, Instant> next = new HashMap<>();
    looked.clear();
    for (Place place : round.places()) {
      Scene scene = scene(round, place, alarms);
      Judgement judgement = Triage.judge(scene, consequences);
      Map<String, Alarm> newest = new HashMap<>();
      for (Verdict verdict : judgement.verdicts()) {
        Alarm alarm = newest.getOrDefault(verdict.alarm().id(), verdict.alarm());
        newest.put(alarm.id(), write(verdict, alarm, round.now(), alarms, changed));
      }
      looked.put(
          place.id(),
          scene.alarms().stream()
              .map(alarm -> newest.getOrDefault(alarm.id(), alarm))
              .filter(alarm -> alarm.handling().suppression() == null)
              .map(Alarm::cause)
              .filter(cause -> cause == Cause.STATION_POWER || cause == Cause.STATION_LINK)
              .findFirst());
      next.put(place.id(), judgement.again());
    }
    return next;
  }

  private Neighbours neighbours(Place place) {
    Map<Cause, Integer> counted = new EnumMap<>(Cause.class);
    for (StationId other : place.area()) {
      if (!other.equals(place.id())) {
        Optional<Cause> cause = looked.getOrDefault(other, Optional.ofNullable(dark.get(other)));
        cause.ifPresent(of -> counted.merge(of, 1, Integer::sum));
      }
    }
    return new Neighbours(Math.max(1, place.area().size()), counted);
  }

  private Scene scene(Round round, Place place, Alarms alarms) {
    List<Alarm> active =
        alarms.active(place.id()).stream().filter(alarm -> !alarm.handling().past()).toList();
    Set<String> leaders = new HashSet<>();
    Map<String, Alarm> parents = new HashMap<>();
    for (Alarm alarm : active) {
      if (alarm.rule().equals(Triage.MAINS_LOST) || silences.contains(alarm.rule())) {
        leaders.add(alarm.id());
      }
      Suppression held = alarm.handling().suppression();
      if (held != null && held.why() == Suppression.Why.PARENT && !parents.containsKey(held.by())) {
        alarms.find(held.by()).ifPresent(parent -> parents.put(parent.id(), parent));
      }
    }
    return new Scene(
        place.name(),
        place.zone(),
        round.now(),
        round.listening(),
        neighbours(place),
        place.members(),
        silences,
        active,
        alarms.heldBackBy(leaders),
        parents);
  }

  private static Alarm write(
      Verdict verdict,
      Alarm alarm,
      Instant now,
      Alarms alarms,
      Consumer<AlarmChange.What> changed) {
    Alarm after;
    AlarmChange.What what;
    String note = "";
    if (verdict instanceof Verdict.Line line) {
      after = held(alarm, new Suppression(Suppression.Why.PARENT, line.parent(), now));
      what = AlarmChange.What.SUPPRESSED;
      note = line.parent();
    } else if (verdict instanceof Verdict.Waits) {
      after = held(alarm, new Suppression(Suppression.Why.TRIAGE, "", now));
      what = AlarmChange.What.SUPPRESSED;
    } else if (verdict instanceof Verdict.Free) {
      after = held(alarm, null);
      what = AlarmChange.What.UNSUPPRESSED;
    } else if (verdict instanceof Verdict.Named named) {
      after = alarm.named(named.cause(), named.evidence());
      what = AlarmChange.What.CAUSE_NAMED;
    } else {
      throw new IllegalStateException("no such verdict: " + verdict);
    }
    alarms.change(after, what, ACTOR, now, now, note);
    changed.accept(what);
    return after;
  }

  private static Alarm held(Alarm alarm, Suppression suppression) {
    return alarm.handled(alarm.handling().suppressed(suppression));
  }

  /** The transaction is committed. */
  void keep(Map<StationId, Instant> next) {
    looked.forEach(
        (station, cause) -> {
          if (cause.isPresent()) {
            dark.put(station, cause.get());
          } else {
            dark.remove(station);
          }
        });
    looked.clear();
    next.forEach(
        (station, at) -> {
          if (at.equals(Instant.MAX)) {
            again.remove(station);
          } else {
            again.put(station, at);
          }
        });
  }
}
