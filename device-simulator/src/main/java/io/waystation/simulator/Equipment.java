package io.waystation.simulator;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Station;
import io.waystation.simulator.Symptom.Misses;
import io.waystation.simulator.life.Calendar;
import io.waystation.simulator.life.Dice;
import io.waystation.simulator.life.Door;
import io.waystation.simulator.life.Footfall;
import io.waystation.simulator.life.Meters;
import io.waystation.simulator.life.Room;
import io.waystation.simulator.life.Supplies;
import io.waystation.simulator.life.Trip;
import io.waystation.simulator.life.Visits;
import io.waystation.simulator.life.Weather;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What is built into one place, device by device. One thread only. */
final class Equipment {
  /** A counter of people starts again at 0 when nobody has been seen for so long. */
  private static final Duration RESETS_AFTER = Duration.ofSeconds(1_800);

  /** It has started again since: that is not looked for before yesterday. */
  private static final Duration FORGOTTEN = Duration.ofHours(50);

  /** Pieces that are handed out, and how many visits there are to each. */
  private enum Item {
    HEAT_RELIEF("heat-relief", 24, 8, 9),
    FIRST_AID("first-aid", 40, 12, 14);

    private final String part;
    private final int full;
    private final int low;
    private final int visitsPerPiece;

    Item(String part, int full, int low, int visitsPerPiece) {
      this.part = part;
      this.full = full;
      this.low = low;
      this.visitsPerPiece = visitsPerPiece;
    }
  }

  private final City city;
  private final Station station;
  private final Outfit outfit;
  private final Faults faults;
  private final Dice dice;
  private final Calendar calendar;
  private final Optional<Trip> trip;
  private final Visits visits;
  private final Door door;
  private final Weather weather;
  private final Room room;
  private final Meters meters;
  private final Supplies supplies;
  private List<Sensor> sensors = new ArrayList<>();
  private List<Fault> broken = List.of();

  Equipment(City city, Station station, Faults faults) {
    this.city = city;
    this.station = station;
    this.outfit = city.outfit(station.id());
    this.faults = faults;
    this.dice = city.dice().of("equipment").of(station.id().value());
    this.calendar = new Calendar(station.zone());
    Dice region = city.dice().of("weather").of(station.type().name());
    this.weather = new Weather(station, region);
    Dice moves = dice.of("trip");
    this.trip = Trip.isMobile(station) ? Optional.of(new Trip(station, moves)) : Optional.empty();
    Dice people = dice.of("visits");
    this.visits =
        new Visits(station, footfall(people), weather, faults.closures(station.id()), people);
    this.door = new Door(station, visits);
    this.room = new Room(weather, visits, dice.of("room"));
    this.meters = new Meters(station, visits, weather, dice.of("meters"));
    this.supplies = new Supplies(station, visits, dice.of("supplies"));
  }

  private Footfall footfall(Dice dice) {
    Footfall usual =
        trip.map(van -> Footfall.mobile(van, dice)).orElseGet(() -> Footfall.usual(station, dice));
    OptionalInt known = city.visitsPerDay(station.id());
    return known.isPresent() ? usual.of(known.getAsInt()) : usual;
  }

  Station station() {
    return station;
  }

  Calendar calendar() {
    return calendar;
  }

  Visits visits() {
    return visits;
  }

  Door door() {
    return door;
  }

  /** kWh drawn from the mains since the opening. */
  double energy(Instant at) {
    double missed = 0;
    for (Fault fault : gatewayFaults(FaultKind.MAINS_LOST)) {
      if (fault.start().isBefore(at)) {
        missed += meters.energy(earlier(at, fault.end())) - meters.energy(fault.start());
      }
    }
    return meters.energy(at) - missed;
  }

  /** m3 since the opening. */
  double water(Instant at) {
    return meters.water(at);
  }

  /** For how long people could come in between two moments of one local day. */
  Duration openFor(Instant from, Instant to) {
    Duration open = door.openFor(from, to);
    for (Fault fault : gatewayFaults(FaultKind.LOCKED_THOUGH_OPEN)) {
      Instant locked = fault.start().isAfter(from) ? fault.start() : from;
      Instant until = earlier(to, fault.end());
      if (locked.isBefore(until)) {
        open = open.minus(door.openFor(locked, until));
      }
    }
    return open;
  }

  private List<Fault> gatewayFaults(FaultKind kind) {
    return gatewayFaults().stream().filter(fault -> fault.kind() == kind).toList();
  }

  private List<Fault> gatewayFaults() {
    return city.gateway(station.id()).map(faults::of).orElse(List.of());
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  List<Sensor> sensorsOf(Device device) {
    sensors = new ArrayList<>();
    broken = faults.of(device.id());
    switch (device.type()) {
      case GATEWAY -> gateway(device.id());
      case KIOSK -> kiosk();
      case SENSOR -> aed();
    }
    return List.copyOf(sensors);
  }

  private void gateway(DeviceId id) {
    heartbeat("gateway.heartbeat");
    if (!city.gateway(station.id()).equals(Optional.of(id))) {
      // The first one speaks for the place.
      return;
    }
    switch (outfit) {
      case SIMPLE -> simple(id);
      case VAN -> van();
      default -> full(id);
    }
  }

  private void simple(DeviceId id) {
    entrance();
    people();
    climate();
    state("power.mains", "", at -> "on");
    number("power.ups", "", at -> ups(id, at));
    number("energy.total", "", meters::energy);
    number("water.total", "", this::water);
  }

  private void van() {
    people();
    climate();
    trip.ifPresent(
        on -> {
          sensors.add(Sensor.place("vehicle.position", on::place));
          number("vehicle.battery", "", at -> vehicleBattery(on, at));
        });
  }

  /** V of a 12 V battery: charged while the engine runs, a little less while it stands. */
  private double vehicleBattery(Trip on, Instant at) {
    double charge = on.driving(at) ? 14.0 : 12.7;
    return charge + 0.15 * dice.wander(at, Duration.ofHours(2), "vehicle battery");
  }

  private void full(DeviceId id) {
    access();
    safety();
    indoors();
    power(id);
    water();
    medicine();
    comfort();
    if (hut()) {
      oxygen();
    }
  }

  private boolean lockedThoughOpen(Instant at) {
    return faults.of(Fleet.gateway(station.id())).stream()
        .anyMatch(fault -> fault.kind() == FaultKind.LOCKED_THOUGH_OPEN && fault.lasts(at));
  }

  private void access() {
    entrance();
    state("door.tamper", "front", at -> "normal");
    state("sos.button", "", at -> "released");
    people();
  }

  private void entrance() {
    sensors.add(Sensor.event("access.attempt", "front", door::attempt));
    state(
        "door.exit_request",
        "front",
        at -> door.exitRequested(at, lockedThoughOpen(at)) ? "pressed" : "released");
    state("door.lock", "front", at -> door.unlocked(at) ? "unlocked" : "locked");
    state("door.position", "front", at -> door.open(at) ? "open" : "closed");
  }

  private void people() {
    count("occupancy.in", visits::in);
    count("occupancy.out", visits::out);
    count("occupancy.current", this::counted);
    state("presence.mmwave", "", at -> Boolean.toString(visits.inside(at) > 0));
  }

  /** What a device makes of what it has seen pass since it last started again. */
  private double counted(Instant at) {
    double error = 0;
    for (Fault fault : gatewayFaults()) {
      if (!fault.start().isAfter(at) && fault.end().isAfter(at.minus(FORGOTTEN))) {
        error += miscounted(fault, at);
      }
    }
    return Math.max(0, visits.inside(at) + error);
  }

  private double miscounted(Fault fault, Instant at) {
    if (fault.kind().effects().noneMatch(Misses.class::isInstance)) {
      return 0;
    }
    Instant quiet = visits.lastQuiet(at, RESETS_AFTER);
    Instant from = fault.start().isAfter(quiet) ? fault.start() : quiet;
    Instant to = earlier(at, fault.end());
    return fault
        .kind()
        .effects()
        .filter(Misses.class::isInstance)
        .map(Misses.class::cast)
        .filter(misses -> from.isBefore(to))
        .mapToDouble(
            misses ->
                switch (misses.signal()) {
                  case "occupancy.in" -> -misses.share() * (visits.in(to) - visits.in(from));
                  case "occupancy.out" -> misses.share() * (visits.out(to) - visits.out(from));
                  default -> 0;
                })
        .sum();
  }

  private void safety() {
    state("smoke.alarm", "", at -> "normal");
    heartbeat("smoke.selftest");
    number("gas.co", "", room::carbonMonoxide);
    state("leak.floor", "", at -> "dry");
    heartbeat("camera.online");
  }

  private void indoors() {
    climate();
    number("env.co2", "", room::co2);
    number("env.pm25", "", room::finedust);
    number("env.pressure", "", weather::pressure);
  }

  private void climate() {
    number("env.temperature", "", room::temperature);
    number("env.humidity", "", room::humidity);
  }

  private void power(DeviceId id) {
    state("power.mains", "", at -> "on");
    number("power.ups", "", at -> ups(id, at));
    number("power.voltage", "", meters::voltage);
    number("power.active", "", meters::active);
    number("power.residual_current", "", meters::residualCurrent);
    number("energy.total", "", meters::energy);
  }

  private double ups(DeviceId id, Instant at) {
    double full = 99 + dice.wander(at, Duration.ofHours(6), "ups");
    return faults.charge(station.id(), id, at, full);
  }

  private void water() {
    number("water.total", "", this::water);
    number("dispenser.filter_life", "", at -> supplies.runningDown(at, 100, 14, 170, "filter"));
    number("dispenser.tds", "", at -> 34 + 8 * dice.wander(at, Duration.ofHours(9), "tds"));
    number("dispenser.level", "", at -> supplies.pieces(at, 96, 40, 1, "level"));
    if (dice.chance(0.35, "shower")) {
      number(
          "hot_water.temperature",
          "shower",
          at -> 43 + 2.5 * dice.wander(at, Duration.ofMinutes(40), "hot water"));
    }
  }

  private void medicine() {
    double setPoint = dice.between(4.2, 5.4, "medicine fridge");
    number("fridge.medicine.temperature", "", at -> room.fridge(at, setPoint, "medicine"));
    number("cabinet.medicine.temperature", "", at -> room.corner(at, -0.8, "cabinet"));
    number("cabinet.medicine.humidity", "", at -> room.humidity(at.minusSeconds(3600)));
    for (Item item : Item.values()) {
      number(
          "medicine.stock",
          item.part,
          at -> supplies.pieces(at, item.full, item.low, item.visitsPerPiece, item.part));
      date("medicine.expiry", item.part, at -> supplies.due(at, 240, 120, item.part));
    }
  }

  private void comfort() {
    state("appliance.state", "air-conditioner", at -> heatedOrCooled(at) ? "on" : "off");
    if (dice.chance(0.6, "food fridge")) {
      number("fridge.food.temperature", "", at -> room.fridge(at, 4.5, "food"));
      state("appliance.state", "microwave", at -> noon(at) && visits.inside(at) > 1 ? "on" : "off");
    }
    if (dice.chance(0.5, "charger")) {
      number("charger.current", "bikes", at -> Math.min(6, visits.inside(at)) * 1.8);
    }
    if (dice.chance(0.4, "mother room")) {
      state(
          "mother_room.occupied",
          "",
          at -> Boolean.toString(open(at) && visits.inside(at) > 3 && minute(at, "mother") < 15));
    }
  }

  private void oxygen() {
    number(
        "oxygen.cylinder_pressure", "", at -> supplies.runningDown(at, 14.6, 6.2, 45, "cylinder"));
    number(
        "oxygen.concentrator_purity",
        "",
        at -> 94 + 1.4 * dice.wander(at, Duration.ofHours(2), "purity"));
    number("oxygen.cans", "", at -> supplies.pieces(at, 18, 6, 30, "cans"));
  }

  private void kiosk() {
    heartbeat("kiosk.heartbeat");
    number(
        "kiosk.measurement_errors",
        "",
        at -> 5 + 5 * dice.wander(at, Duration.ofHours(8), "errors"));
    date("kiosk.calibration_due", "", at -> supplies.due(at, 300, 65, "calibration"));
    number("kiosk.strips", "", at -> supplies.pieces(at, 200, 50, 2, "strips"));
    state("kiosk.qc", "", at -> "pass");
    number("kiosk.room_temperature", "", at -> room.corner(at, 0.6, "kiosk"));
  }

  private void aed() {
    heartbeat("device.heartbeat");
    number("device.battery", "", at -> supplies.runningDown(at, 100, 45, 800, "cabinet battery"));
    state("aed.status", "", at -> "ready");
    heartbeat("aed.selftest");
    number("aed.battery", "", at -> supplies.runningDown(at, 100, 40, 1100, "aed battery"));
    date("aed.pads_expiry", "", at -> supplies.due(at, 600, 90, "pads"));
    state("aed.cabinet", "", at -> "closed");
    number("aed.temperature", "", at -> room.corner(at, -1.2, "aed"));
  }

  private boolean hut() {
    return station.type() == Station.Type.HUT;
  }

  private boolean open(Instant at) {
    return station.alwaysOpen() || door.unlocked(at);
  }

  private boolean noon(Instant at) {
    double hour = calendar.hour(at);
    return hour >= 11 && hour < 13.5;
  }

  private boolean heatedOrCooled(Instant at) {
    double outside = weather.temperature(at);
    return open(at) && (outside < 12 || outside > 27);
  }

  /** Minute within an hour of its own. */
  private long minute(Instant at, String whose) {
    return (at.getEpochSecond() / 60 + dice.below(60, whose)) % 60;
  }

  private void number(String code, String part, ToDoubleFunction<Instant> value) {
    sensors.add(Sensor.number(code, part, broken, value));
  }

  private void count(String code, ToDoubleFunction<Instant> value) {
    sensors.add(Sensor.count(code, "", broken, value));
  }

  private void state(String code, String part, Function<Instant, String> word) {
    sensors.add(Sensor.state(code, part, broken, word));
  }

  private void heartbeat(String code) {
    sensors.add(Sensor.heartbeat(code));
  }

  private void date(String code, String part, Function<Instant, LocalDate> date) {
    sensors.add(Sensor.date(code, part, broken, station.zone(), date));
  }
}
