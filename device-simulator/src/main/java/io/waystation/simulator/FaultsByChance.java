package io.waystation.simulator;

import io.waystation.model.Device;
import io.waystation.model.PersonId;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.simulator.Planted.Spot;
import io.waystation.simulator.life.Body.Condition;
import io.waystation.simulator.life.Calendar;
import io.waystation.simulator.life.Dice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What goes wrong by itself. The first quarter of an hour is arranged so that whoever starts a demo
 * sees something of everything; after it things break by chance.
 *
 * @param days for how long
 */
record FaultsByChance(int days) implements FaultPlan {
  private static final Duration ARRANGED = Duration.ofMinutes(20);

  /** At a gateway, so many seconds after the start, for so many seconds. */
  private record Arranged(FaultKind kind, int after, int lasts) {}

  private static final List<Arranged> OPENING =
      List.of(
          new Arranged(FaultKind.MAINS_LOST, 6, 900),
          new Arranged(FaultKind.SMOKE_TEST, 12, 30),
          new Arranged(FaultKind.FILTER_DUE, 0, 86_400),
          new Arranged(FaultKind.UPS_WORN, 20, 7_200),
          new Arranged(FaultKind.DOOR_HELD_OPEN, 30, 200),
          new Arranged(FaultKind.GARBAGE, 25, 1),
          new Arranged(FaultKind.UNKNOWN_SIGNAL, 35, 1),
          new Arranged(FaultKind.REPLAY, 40, 240),
          new Arranged(FaultKind.WATER_LEAK, 60, 420),
          new Arranged(FaultKind.FRIDGE_WARM, 0, 3_600),
          new Arranged(FaultKind.SOS_PRESSED, 95, 5),
          new Arranged(FaultKind.LINK_CUT, 120, 660));

  private static final int ILL = 480;

  @Override
  public FaultPlan lasting(Duration time) {
    return new FaultsByChance(Math.max(days, (int) time.toDays() + 1));
  }

  @Override
  public List<Planted> of(City city, Instant start) {
    Dice dice = city.dice().of("faults");
    List<Planted> opening = opening(city, start, dice);
    List<Planted> all = new ArrayList<>(opening);
    Spots spots = new Spots(city);
    for (FaultKind kind : FaultKind.values()) {
      if (kind.course().perDay() > 0) {
        for (Spot spot : spots.of(kind.course().host())) {
          List<Planted> before =
              opening.stream().filter(one -> one.kind() == kind && one.at(spot)).toList();
          all.addAll(byChance(kind, spot, before, city, start));
        }
      }
    }
    return all;
  }

  /**
   * @param before what is planted there already
   */
  private List<Planted> byChance(
      FaultKind kind, Spot spot, List<Planted> before, City city, Instant start) {
    Calendar calendar = new Calendar(city.zone());
    Dice dice = city.dice().of(kind.word()).of(spot.device().value()).of(spot.person().value());
    List<Planted> mine = new ArrayList<>(before);
    long today = calendar.day(start);
    for (long day = today; day < today + days; day++) {
      Dice own = dice.of(day);
      if (own.chance(kind.course().perDay(), "breaks")) {
        Instant at = calendar.midnight(day).plusSeconds(kind.course().hours().second(own));
        Planted next = Planted.at(kind, spot, at, kind.course().lasts(own));
        if (at.isAfter(start.plus(ARRANGED)) && mine.stream().noneMatch(next::overlaps)) {
          mine.add(next);
        }
      }
    }
    return mine.subList(before.size(), mine.size());
  }

  private List<Planted> opening(City city, Instant start, Dice dice) {
    List<Planted> all = new ArrayList<>();
    List<StationId> stations = shuffled(city, Station.Type.STATION, dice);
    List<StationId> huts = shuffled(city, Station.Type.HUT, dice);
    List<StationId> places = stations.isEmpty() ? huts : stations;
    for (int i = 0; i < OPENING.size() && !places.isEmpty(); i++) {
      Arranged next = OPENING.get(i);
      Spot spot = gateway(city, places.get(i % places.size()));
      all.add(planted(next.kind, spot, start, next.after, next.lasts));
    }
    if (!huts.isEmpty()) {
      all.add(planted(FaultKind.OXYGEN_LOW, gateway(city, huts.get(0)), start, 0, 86_400));
    }
    city.devices().stream()
        .filter(device -> device.type() == Device.Type.SENSOR)
        .skip(1)
        .findFirst()
        .map(aed -> new Spot(aed.station(), aed.id(), PersonId.NONE))
        .ifPresent(aed -> all.add(planted(FaultKind.AED_NOT_READY, aed, start, 45, 1_800)));
    illness(city, Condition.WELL)
        .ifPresent(who -> all.add(planted(FaultKind.HYPERTENSIVE_CRISIS, who, start, 10, ILL)));
    illness(city, Condition.NEWCOMER)
        .ifPresent(who -> all.add(planted(FaultKind.ACUTE_HYPOXIA, who, start, 75, ILL)));
    return all;
  }

  private static Optional<Spot> illness(City city, Condition condition) {
    return city.workers().stream()
        .filter(worker -> worker.condition() == condition)
        .findFirst()
        .map(new Spots(city)::spot);
  }

  private static Planted planted(FaultKind kind, Spot spot, Instant start, int after, int seconds) {
    return Planted.at(kind, spot, start.plusSeconds(after), Duration.ofSeconds(seconds));
  }

  private static Spot gateway(City city, StationId station) {
    return new Spot(station, city.gateway(station).orElseThrow(), PersonId.NONE);
  }

  private static List<StationId> shuffled(City city, Station.Type type, Dice dice) {
    return city.fullyEquipped().stream()
        .filter(station -> station.type() == type)
        .map(Station::id)
        .sorted(Comparator.comparing(id -> dice.unit(id.value())))
        .toList();
  }
}
