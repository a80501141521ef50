package io.waystation.simulator;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Station;
import io.waystation.simulator.life.Calendar;
import io.waystation.simulator.life.Dice;
import io.waystation.simulator.life.Door;
import io.waystation.simulator.mqtt.Message;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;

/**
 * Everything all devices of a city say from a moment on, in order of time, without end. Knows
 * nothing of brokers: from the same city and start come the same messages. One thread only.
 */
final class CityStream {
  private record Turn(Instant at, int number, Reporter reporter) {}

  private record Backlog(Reporter reporter, History history) {}

  private final City city;
  private final Faults faults;
  private final Instant start;
  private final Rhythm rhythm;
  private final PriorityQueue<Turn> turns =
      new PriorityQueue<>(Comparator.comparing(Turn::at).thenComparing(Turn::number));
  private final Deque<Backlog> backlogs = new ArrayDeque<>();
  private final List<Equipment> places = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if the start lies before the city was opened
   */
  CityStream(City city, Faults faults, Instant start, Backfill backfill) {
    this(city, faults, start, backfill, Rhythm.OWN);
  }

  /**
   * @throws IllegalArgumentException if the start lies before the city was opened
   */
  CityStream(City city, Faults faults, Instant start, Backfill backfill, Rhythm rhythm) {
    this.city = city;
    this.faults = faults;
    this.start = start;
    this.rhythm = rhythm;
    city.stations().forEach(station -> move(station, city.devices(station.id()), backfill));
  }

  /** What stands in each station, in their order. */
  List<Equipment> places() {
    return Collections.unmodifiableList(places);
  }

  /** When the next device has something to do; {@link Instant#MAX} in a city without devices. */
  Instant nextAt() {
    return turns.isEmpty() ? Instant.MAX : turns.peek().at;
  }

  /** What that device says then, which may be nothing. */
  List<Message> next() {
    Turn turn = turns.remove();
    List<Message> said = turn.reporter.wake();
    turns.add(new Turn(turn.reporter.next(), turn.number, turn.reporter));
    return said;
  }

  /** The device whose stored readings come next: the same until it has none left. */
  Optional<DeviceId> nextBacklog() {
    return Optional.ofNullable(backlogs.peek()).map(backlog -> backlog.reporter.device());
  }

  /** One message of that device's stored readings, numbered as made now. */
  Message takeBacklog(Instant now) {
    Backlog backlog = backlogs.remove();
    Message message = backlog.reporter.report(now, backlog.history.next());
    if (backlog.history.hasNext()) {
      backlogs.addFirst(backlog);
    }
    return message;
  }

  /** Lets the others go first, because that device cannot take more at present. */
  void postponeBacklog() {
    postponeOrDrop(backlogs.remove());
  }

  private void postponeOrDrop(Backlog backlog) {
    if (backlog.history.hasNext()) {
      backlogs.add(backlog);
    }
  }

  private UnaryOperator<Instant> edges(Door door) {
    return rhythm.sparse() ? door::nextTurnOrShut : door::nextEdge;
  }

  private void move(Station station, List<Device> devices, Backfill backfill) {
    Calendar calendar = new Calendar(station.zone());
    if (calendar.day(start) < 1) {
      throw new IllegalArgumentException(
          "the city opened on %s: the clock says %s".formatted(Calendar.OPENING, start));
    }
    Equipment equipment = new Equipment(city, station, faults);
    places.add(equipment);
    for (Device device : devices) {
      List<Sensor> sensors = equipment.sensorsOf(device);
      UnaryOperator<Instant> edges =
          device.type() == Device.Type.GATEWAY ? edges(equipment.door()) : after -> Instant.MAX;
      Optional<Clinic> clinic =
          city.kiosk(station.id()).equals(Optional.of(device.id()))
              ? Optional.of(new Clinic(city, station, device, faults, start))
              : Optional.empty();
      Dice dice = city.dice().of("reporter").of(device.id().value());
      List<Fault> own = faults.of(device.id());
      Reporter reporter =
          new Reporter(device, sensors, own, edges, clinic, dice, rhythm, turns.size(), start);
      turns.add(new Turn(reporter.next(), turns.size(), reporter));
      Instant stationsFrom = start.minus(backfill.stations());
      postponeOrDrop(new Backlog(reporter, History.ofSensors(sensors, edges, stationsFrom, start)));
      clinic.ifPresent(
          known -> {
            Instant from = start.minus(backfill.people());
            postponeOrDrop(new Backlog(reporter, History.ofClinic(known, calendar, from, start)));
          });
    }
  }
}
