package io.waystation.simulator;

import io.waystation.model.Alarm.Cause;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.simulator.Fault.Effect;
import io.waystation.simulator.Fault.Kind;
import io.waystation.simulator.Fault.Reads;
import io.waystation.simulator.Fault.Says;
import io.waystation.simulator.Fault.Shifts;
import io.waystation.simulator.life.Body.Condition;
import io.waystation.simulator.life.Calendar;
import io.waystation.simulator.life.Dice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What goes wrong, planned before it happens. The first quarter of an hour is arranged so that
 * whoever starts a demo sees something of everything; after it things break by chance for a week.
 */
public final class Faults {
  private static final int DAYS_BY_CHANCE = 7;
  private static final Duration ARRANGED = Duration.ofMinutes(20);

  /** Faults by chance per place and day. */
  private static final double PER_PLACE_AND_DAY = 0.4;

  private static final double PER_WORKER_AND_DAY = 0.006;

  /** For how long an uninterruptible power supply feeds gateway and router. */
  private static final int UPS_LASTS_AT_LEAST_S = 300;

  private static final int UPS_LASTS_AT_MOST_S = 1_800;
  private static final Duration UPS_CHARGES = Duration.ofHours(2);

  private static final List<Kind> BY_CHANCE =
      List.of(
          Kind.MAINS_LOST,
          Kind.MAINS_LOST,
          Kind.LINK_CUT,
          Kind.LINK_CUT,
          Kind.WATER_LEAK,
          Kind.FRIDGE_WARM,
          Kind.DOOR_HELD_OPEN,
          Kind.DOOR_HELD_OPEN,
          Kind.SMOKE_TEST,
          Kind.SOS_PRESSED,
          Kind.REPLAY);

  private static final Map<Kind, List<Effect>> EFFECTS =
      Map.ofEntries(
          Map.entry(Kind.SMOKE_TEST, List.of(new Says("smoke.alarm", "alarm"))),
          Map.entry(Kind.SOS_PRESSED, List.of(new Says("sos.button", "pressed"))),
          Map.entry(
              Kind.MAINS_LOST,
              List.of(
                  new Says("power.mains", "off"),
                  new Reads("power.voltage", 0),
                  new Reads("power.active", 0),
                  new Reads("power.residual_current", 0))),
          Map.entry(Kind.WATER_LEAK, List.of(new Says("leak.floor", "wet"))),
          Map.entry(Kind.UPS_WORN, List.of(new Reads("power.ups", 23))),
          Map.entry(Kind.OXYGEN_LOW, List.of(new Reads("oxygen.cylinder_pressure", 4.6))),
          Map.entry(Kind.FILTER_DUE, List.of(new Reads("dispenser.filter_life", 6))),
          Map.entry(Kind.FRIDGE_WARM, List.of(new Shifts("fridge.medicine.temperature", 6.5))),
          Map.entry(Kind.DOOR_HELD_OPEN, List.of(new Says("door.position", "open"))),
          Map.entry(Kind.AED_NOT_READY, List.of(new Says("aed.status", "not_ready"))));

  /** At a gateway, so many seconds after the start, for so many seconds. */
  private record Arranged(Kind kind, int after, int lasts) {}

  private static final List<Arranged> OPENING =
      List.of(
          new Arranged(Kind.MAINS_LOST, 6, 900),
          new Arranged(Kind.SMOKE_TEST, 12, 30),
          new Arranged(Kind.FILTER_DUE, 0, 86_400),
          new Arranged(Kind.UPS_WORN, 20, 7_200),
          new Arranged(Kind.DOOR_HELD_OPEN, 30, 200),
          new Arranged(Kind.GARBAGE, 25, 1),
          new Arranged(Kind.UNKNOWN_SIGNAL, 35, 1),
          new Arranged(Kind.REPLAY, 40, 240),
          new Arranged(Kind.WATER_LEAK, 60, 420),
          new Arranged(Kind.FRIDGE_WARM, 0, 3_600),
          new Arranged(Kind.SOS_PRESSED, 95, 5),
          new Arranged(Kind.LINK_CUT, 120, 660));

  private final City city;
  private final Instant start;
  private final Dice dice;
  private final List<Fault> all = new ArrayList<>();
  private final Map<DeviceId, List<Fault>> byDevice = new HashMap<>();

  private Faults(City city, Instant start) {
    this.city = city;
    this.start = start;
    this.dice = city.dice().of("faults");
  }

  /** A pure function of city and start. */
  static Faults plan(City city, Instant start) {
    Faults faults = new Faults(city, start);
    faults.arrange();
    faults.byChance();
    List.copyOf(faults.all).stream()
        .filter(fault -> fault.kind() == Kind.MAINS_LOST)
        .forEach(faults::darken);
    faults.all.sort(Comparator.comparing(Fault::start));
    faults.byDevice.values().forEach(own -> own.sort(Comparator.comparing(Fault::start)));
    return faults;
  }

  /** A city in which nothing breaks. */
  static Faults none(City city, Instant start) {
    return new Faults(city, start);
  }

  List<Fault> all() {
    return Collections.unmodifiableList(all);
  }

  /** By their start. */
  List<Fault> of(DeviceId device) {
    return byDevice.getOrDefault(device, List.of());
  }

  boolean lasts(Kind kind, DeviceId device, Instant at) {
    return of(device).stream().anyMatch(fault -> fault.kind() == kind && fault.lasts(at));
  }

  /** How full the uninterruptible power supply behind a gateway is, in per cent. */
  double charge(StationId station, DeviceId gateway, Instant at, double full) {
    for (Fault fault : of(gateway)) {
      if (fault.kind() == Kind.MAINS_LOST && !fault.start().isAfter(at)) {
        Instant end = fault.end().isBefore(at) ? fault.end() : at;
        double used = seconds(fault.start(), end) / upsLasts(station).toSeconds();
        double back = seconds(end, at) / UPS_CHARGES.toSeconds();
        full -= 100 * Math.max(0, Math.min(1, used) - back);
      }
    }
    return Math.max(0, full);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds();
  }

  private Duration upsLasts(StationId station) {
    int more = UPS_LASTS_AT_MOST_S - UPS_LASTS_AT_LEAST_S;
    return Duration.ofSeconds(
        UPS_LASTS_AT_LEAST_S + dice.of("ups").of(station.value()).below(more, "lasts"));
  }

  /**
   * What a power cut does to the devices there: a kiosk is off at once; gateway, router and what
   * speaks through it when the uninterruptible power supply is empty.
   */
  private void darken(Fault cut) {
    Instant empty = cut.start().plus(upsLasts(cut.station()));
    for (Device device : city.devices(cut.station())) {
      boolean kiosk = device.type() == Device.Type.KIOSK;
      Instant from = kiosk ? cut.start() : empty;
      if (from.isBefore(cut.end())) {
        plant(Kind.POWERLESS, cut.id(), cut.station(), device.id(), PersonId.NONE, from, cut.end());
      }
    }
  }

  /** What a counter shows that stands still while a fault of this kind lasts. */
  double stopped(Kind kind, DeviceId device, Instant at, ToDoubleFunction<Instant> counter) {
    double missed = 0;
    for (Fault fault : of(device)) {
      if (fault.kind() == kind && !fault.start().isAfter(at)) {
        Instant end = fault.end().isBefore(at) ? fault.end() : at;
        missed += counter.applyAsDouble(end) - counter.applyAsDouble(fault.start());
      }
    }
    return counter.applyAsDouble(at) - missed;
  }

  /** What has come over a body on top of its lasting condition. */
  Condition acute(DeviceId kiosk, PersonId person, Instant at) {
    for (Fault fault : of(kiosk)) {
      if (fault.person().equals(person) && fault.lasts(at)) {
        return fault.kind() == Kind.ACUTE_HYPOXIA
            ? Condition.ACUTE_HYPOXIA
            : Condition.HYPERTENSIVE_CRISIS;
      }
    }
    return Condition.WELL;
  }

  private void arrange() {
    List<StationId> stations = shuffled(Station.Type.STATION);
    List<StationId> huts = shuffled(Station.Type.HUT);
    List<StationId> places = stations.isEmpty() ? huts : stations;
    if (!places.isEmpty()) {
      arrange(places);
    }
    if (!huts.isEmpty()) {
      gateway(Kind.OXYGEN_LOW, huts.get(0), 0, 86_400);
    }
    city.devices().stream()
        .filter(device -> device.type() == Device.Type.SENSOR)
        .skip(1)
        .findFirst()
        .ifPresent(aed -> plant(Kind.AED_NOT_READY, aed.station(), aed.id(), 45, 1_800));
    illness(Condition.WELL, Kind.HYPERTENSIVE_CRISIS, 10);
    illness(Condition.NEWCOMER, Kind.ACUTE_HYPOXIA, 75);
  }

  /** One place each, as far as there are places. */
  private void arrange(List<StationId> places) {
    for (int i = 0; i < OPENING.size(); i++) {
      Arranged next = OPENING.get(i);
      gateway(next.kind, places.get(i % places.size()), next.after, next.lasts);
    }
  }

  private void illness(Condition condition, Kind kind, int after) {
    city.workers().stream()
        .filter(worker -> worker.condition() == condition)
        .findFirst()
        .ifPresent(worker -> ill(kind, worker, start.plusSeconds(after)));
  }

  private void byChance() {
    Calendar calendar = new Calendar(city.zone());
    long today = calendar.day(start);
    for (long day = today; day < today + DAYS_BY_CHANCE; day++) {
      Instant midnight = calendar.midnight(day);
      for (Station station : city.fullyEquipped()) {
        Dice own = dice.of(station.id().value()).of(day);
        if (own.chance(PER_PLACE_AND_DAY, "breaks")) {
          Kind kind = own.pick(BY_CHANCE, "kind");
          long second = own.below(86_400, "second");
          int lasts = seconds(kind, own);
          later(kind, station.id(), midnight.plusSeconds(second), lasts);
        }
      }
      for (Worker worker : city.workers()) {
        Dice own = dice.of(worker.person().id().value()).of(day);
        Instant at = midnight.plusSeconds(6 * 3600 + own.below(14 * 3600, "second"));
        if (own.chance(PER_WORKER_AND_DAY, "ill") && afterArranged(at)) {
          ill(own.chance(0.5, "kind") ? Kind.ACUTE_HYPOXIA : Kind.HYPERTENSIVE_CRISIS, worker, at);
        }
      }
    }
  }

  private void later(Kind kind, StationId station, Instant at, int seconds) {
    DeviceId gateway = city.gateway(station).orElseThrow();
    Instant end = at.plusSeconds(seconds);
    boolean again =
        of(gateway).stream()
            .anyMatch(
                fault ->
                    fault.kind() == kind && fault.start().isBefore(end) && fault.end().isAfter(at));
    if (afterArranged(at) && !again) {
      plant(kind, station, gateway, PersonId.NONE, at, end);
    }
  }

  private boolean afterArranged(Instant at) {
    return at.isAfter(start.plus(ARRANGED));
  }

  private static int seconds(Kind kind, Dice own) {
    return switch (kind) {
      case SMOKE_TEST -> 30;
      case SOS_PRESSED -> 5;
      case DOOR_HELD_OPEN -> 90 + own.below(900, "lasts");
      case REPLAY -> 300;
      case FRIDGE_WARM -> 1_200 + own.below(3_600, "lasts");
      default -> 300 + own.below(2_400, "lasts");
    };
  }

  private void gateway(Kind kind, StationId station, int after, int seconds) {
    plant(kind, station, city.gateway(station).orElseThrow(), after, seconds);
  }

  private void plant(Kind kind, StationId station, DeviceId device, int after, int seconds) {
    Instant from = start.plusSeconds(after);
    plant(kind, station, device, PersonId.NONE, from, from.plusSeconds(seconds));
  }

  private void ill(Kind kind, Worker worker, Instant at) {
    StationId hut = worker.person().station();
    DeviceId kiosk = city.kiosk(hut).orElseThrow();
    plant(kind, hut, kiosk, worker.person().id(), at, at.plusSeconds(480));
  }

  private void plant(
      Kind kind, StationId station, DeviceId device, PersonId person, Instant from, Instant to) {
    plant(kind, "", station, device, person, from, to);
  }

  private void plant(
      Kind kind,
      String parent,
      StationId station,
      DeviceId device,
      PersonId person,
      Instant from,
      Instant to) {
    String id = "f-%04d".formatted(all.size() + 1);
    List<Effect> effects = EFFECTS.getOrDefault(kind, List.of());
    Fault fault =
        new Fault(id, parent, kind, cause(kind), station, device, person, from, to, effects);
    all.add(fault);
    byDevice.computeIfAbsent(device, none -> new ArrayList<>()).add(fault);
  }

  private static Cause cause(Kind kind) {
    return switch (kind) {
      case MAINS_LOST, POWERLESS -> Cause.STATION_POWER;
      case LINK_CUT -> Cause.GATEWAY_LINK;
      default -> Cause.UNNAMED;
    };
  }

  private List<StationId> shuffled(Station.Type type) {
    return city.fullyEquipped().stream()
        .filter(station -> station.type() == type)
        .map(Station::id)
        .sorted(Comparator.comparing(id -> dice.unit(id.value())))
        .toList();
  }
}
