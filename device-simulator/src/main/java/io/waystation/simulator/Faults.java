package io.waystation.simulator;

import io.waystation.model.Alarm.Cause;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import io.waystation.simulator.Planted.Spot;
import io.waystation.simulator.Symptom.Conduct;
import io.waystation.simulator.life.Body;
import io.waystation.simulator.life.Dice;
import io.waystation.simulator.life.Illness;
import io.waystation.simulator.life.Visits.Closure;
import io.waystation.simulator.truth.TruthLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that goes wrong in a city, with what follows from it: a power cut takes devices down, a fever
 * cluster is several people with a fever.
 */
final class Faults {
  /** For how long an uninterruptible power supply feeds gateway and router. */
  private static final int UPS_LASTS_AT_LEAST_S = 300;

  private static final int UPS_LASTS_AT_MOST_S = 1_800;
  private static final Duration UPS_CHARGES = Duration.ofHours(2);

  /** People of a cluster come to the kiosk one after the other. */
  private static final Duration NEXT_PATIENT = Duration.ofMinutes(5);

  private static final int CLUSTER_AT_MOST = 5;

  private final City city;
  private final Instant start;
  private final Dice dice;
  private final Map<StationId, List<Device>> devices = new HashMap<>();
  private final List<Fault> all = new ArrayList<>();
  private final Map<DeviceId, List<Fault>> byDevice = new HashMap<>();

  private Faults(City city, Instant start) {
    this.city = city;
    this.start = start;
    this.dice = city.dice().of("faults");
    for (Device device : city.devices()) {
      devices.computeIfAbsent(device.station(), none -> new ArrayList<>()).add(device);
    }
  }

  /** A pure function of what is given. */
  static Faults of(City city, Instant start, List<Planted> planted) {
    Faults faults = new Faults(city, start);
    List<Planted> inTurn =
        planted.stream()
            .sorted(Comparator.comparing(Planted::start).thenComparing(Planted::kind))
            .toList();
    for (Planted one : inTurn) {
      Fault fault = faults.add("", one, faults.cause(one));
      faults.consequences(fault);
    }
    faults.byDevice.values().forEach(own -> own.sort(Comparator.comparing(Fault::start)));
    faults.lasting();
    faults.all.sort(Comparator.comparing(Fault::start));
    return faults;
  }

  /** By their start; those that last from before the simulation first. */
  List<Fault> all() {
    return Collections.unmodifiableList(all);
  }

  /** What its devices, or the people before them, show; by their start. */
  List<Fault> of(DeviceId device) {
    return byDevice.getOrDefault(device, List.of());
  }

  /** When nobody comes into a station. */
  List<Closure> closures(StationId station) {
    return city.gateway(station).map(this::of).orElse(List.of()).stream()
        .filter(fault -> fault.does(Conduct.KEEPS_PEOPLE_OUT))
        .map(fault -> new Closure(fault.start(), fault.end()))
        .toList();
  }

  /** How full the uninterruptible power supply behind a gateway is, in per cent. */
  double charge(StationId station, DeviceId gateway, Instant at, double full) {
    for (Fault fault : of(gateway)) {
      if (fault.kind() == FaultKind.MAINS_LOST && !fault.start().isAfter(at)) {
        Instant end = fault.end().isBefore(at) ? fault.end() : at;
        double used = seconds(fault.start(), end) / upsLasts(station).toSeconds();
        double back = seconds(end, at) / UPS_CHARGES.toSeconds();
        full -= 100 * Math.max(0, Math.min(1, used) - back);
      }
    }
    return Math.max(0, full);
  }

  /** What has come over a body on top of its lasting condition. */
  Illness illness(DeviceId kiosk, PersonId person, Instant at) {
    for (Fault fault : of(kiosk)) {
      if (fault.person().equals(person) && fault.lasts(at)) {
        Optional<Body.Condition> ailment = fault.kind().ailment();
        if (ailment.isPresent()) {
          double passed = seconds(fault.start(), at) / seconds(fault.start(), fault.end());
          return new Illness(ailment.get(), passed);
        }
      }
    }
    return Illness.NONE;
  }

  /** Whether somebody else is measured under that id. */
  boolean another(DeviceId kiosk, PersonId person, Instant at) {
    return of(kiosk).stream()
        .anyMatch(
            fault ->
                fault.does(Conduct.MEASURES_ANOTHER)
                    && fault.person().equals(person)
                    && fault.lasts(at));
  }

  private void consequences(Fault fault) {
    switch (fault.kind()) {
      case MAINS_LOST -> darken(fault);
      case LINK_CUT -> cutOff(fault, fault.start());
      case FEVER_CLUSTER -> infect(fault);
      default -> {}
    }
  }

  /**
   * A kiosk is off at once, the gateway when the uninterruptible power supply is empty; and then
   * what has a battery finds no router.
   */
  private void darken(Fault cut) {
    Instant empty = cut.start().plus(upsLasts(cut.station()));
    for (Device device : devices.get(cut.station())) {
      boolean kiosk = device.type() == Device.Type.KIOSK;
      boolean battery = device.type() == Device.Type.SENSOR;
      Instant from = kiosk ? cut.start() : empty;
      if (from.isBefore(cut.end())) {
        FaultKind kind = battery ? FaultKind.UNLINKED : FaultKind.POWERLESS;
        follow(cut, kind, device.id(), PersonId.NONE, from, Cause.STATION_POWER);
      }
    }
  }

  private void cutOff(Fault cut, Instant from) {
    for (Device device : devices.get(cut.station())) {
      if (!device.id().equals(cut.device())) {
        follow(cut, FaultKind.UNLINKED, device.id(), PersonId.NONE, from, Cause.STATION_LINK);
      }
    }
  }

  private void infect(Fault cluster) {
    List<Worker> people =
        city.workers().stream()
            .filter(worker -> worker.person().station().equals(cluster.station()))
            .limit(CLUSTER_AT_MOST)
            .toList();
    Instant at = cluster.start();
    for (Worker worker : people) {
      if (at.isBefore(cluster.end())) {
        follow(cluster, FaultKind.FEVER, cluster.device(), worker.person().id(), at, Cause.UNNAMED);
      }
      at = at.plus(NEXT_PATIENT);
    }
  }

  private void follow(
      Fault parent, FaultKind kind, DeviceId device, PersonId person, Instant from, Cause cause) {
    Planted child = new Planted(kind, parent.station(), device, person, from, parent.end());
    add(parent.id(), child, cause);
  }

  private Fault add(String parent, Planted one, Cause cause) {
    Fault fault =
        new Fault(
            "f-%04d".formatted(all.size() + 1),
            parent,
            one.kind(),
            cause,
            one.station(),
            one.device(),
            one.person(),
            one.start(),
            one.end());
    all.add(fault);
    byDevice.computeIfAbsent(one.device(), none -> new ArrayList<>()).add(fault);
    return fault;
  }

  /** A gateway that stands alone cannot be told from its station. */
  private Cause cause(Planted one) {
    Cause cause = one.kind().course().cause();
    boolean gateway = city.gateway(one.station()).equals(Optional.of(one.device()));
    if (cause == Cause.DEVICE && gateway) {
      cause = Cause.GATEWAY_LINK;
    }
    boolean alone = devices.get(one.station()).size() == 1;
    return cause == Cause.GATEWAY_LINK && alone ? Cause.STATION_LINK : cause;
  }

  /** What people have for long: their bodies show it by themselves. */
  private void lasting() {
    for (Worker worker : city.workers()) {
      FaultKind kind =
          switch (worker.condition()) {
            case RISING_BLOOD_PRESSURE -> FaultKind.RISING_BLOOD_PRESSURE;
            case NEWCOMER -> FaultKind.NEWCOMER;
            case DIABETES -> FaultKind.DIABETES;
            default -> null;
          };
      if (kind != null) {
        Spot spot = new Spots(city).spot(worker);
        all.add(
            new Fault(
                "f-%04d".formatted(all.size() + 1),
                "",
                kind,
                Cause.UNNAMED,
                spot.station(),
                spot.device(),
                spot.person(),
                start.minus(since(kind)),
                TruthLine.Fault.FOR_GOOD));
      }
    }
  }

  private static Duration since(FaultKind kind) {
    return switch (kind) {
      case RISING_BLOOD_PRESSURE -> Body.RISES_OVER;
      case NEWCOMER -> Agenda.NEWCOMER_SINCE;
      default -> Duration.ofDays(365);
    };
  }

  private Duration upsLasts(StationId station) {
    int more = UPS_LASTS_AT_MOST_S - UPS_LASTS_AT_LEAST_S;
    return Duration.ofSeconds(
        UPS_LASTS_AT_LEAST_S + dice.of("ups").of(station.value()).below(more, "lasts"));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds();
  }
}
