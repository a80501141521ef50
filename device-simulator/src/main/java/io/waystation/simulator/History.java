package io.waystation.simulator;

import io.waystation.simulator.Agenda.Appointment;
import io.waystation.simulator.life.Calendar;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a device still holds from before the simulation starts, in messages of up to 200 values and
 * in order of time; made only as it is fetched. Thinned: numbers and states every quarter of an
 * hour, the moves of the door and of people as they were.
 */
final class History implements Iterator<Readings> {
  private static final int VALUES_PER_MESSAGE = 200;

  /** The most one moment adds. */
  private static final int VALUES_PER_MOMENT = 30;

  private static final Duration STEP = Duration.ofMinutes(15);

  /** What trends are drawn of. */
  static final Set<String> SAMPLED =
      Set.of(
          "env.temperature",
          "env.humidity",
          "env.co2",
          "power.active",
          "energy.total",
          "water.total",
          "occupancy.in",
          "occupancy.out",
          "fridge.medicine.temperature",
          "cabinet.medicine.temperature",
          "hot_water.temperature",
          "oxygen.cylinder_pressure",
          "oxygen.concentrator_purity",
          "kiosk.room_temperature",
          "aed.temperature",
          "power.mains",
          "door.lock",
          "aed.status");

  /** Said when they change, too: between two samples a door would seem to be open, or unlocked. */
  private static final Set<String> MOVES =
      Set.of("door.position", "door.lock", "occupancy.current", "presence.mmwave");

  private interface Diary {
    /** Adds what was said at the next moment there is; false when there is none left. */
    boolean turn(Readings to);
  }

  private final Diary diary;
  private Readings ahead;

  private History(Diary diary) {
    this.diary = diary;
    this.ahead = fill();
  }

  /** Of sensors, from a moment on and before another. */
  static History ofSensors(
      List<Sensor> sensors, UnaryOperator<Instant> nextEdge, Instant from, Instant to) {
    return new History(new SensorDiary(sensors, nextEdge, from, to));
  }

  /** Of the visits to a kiosk, from a moment on and before another. */
  static History ofClinic(Clinic clinic, Calendar calendar, Instant from, Instant to) {
    return new History(new ClinicDiary(clinic, calendar, from, to));
  }

  @Override
  public boolean hasNext() {
    return ahead.size() > 0;
  }

  @Override
  public Readings next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Readings next = ahead;
    ahead = fill();
    return next;
  }

  private Readings fill() {
    Readings readings = new Readings();
    boolean more = true;
    while (more && readings.size() <= VALUES_PER_MESSAGE - VALUES_PER_MOMENT) {
      more = diary.turn(readings);
    }
    return readings;
  }

  private static final class SensorDiary implements Diary {
    private final List<Sensor> sampled;
    private final List<Sensor> moves;
    private final UnaryOperator<Instant> nextEdge;
    private final Instant to;
    private final Map<Sensor, String> said = new HashMap<>();
    private Instant step;
    private Instant at;

    SensorDiary(List<Sensor> sensors, UnaryOperator<Instant> nextEdge, Instant from, Instant to) {
      this.sampled =
          with(sensors, SAMPLED).stream()
              .filter(sensor -> !MOVES.contains(sensor.signal().code()))
              .toList();
      this.moves = with(sensors, MOVES);
      this.nextEdge = nextEdge;
      this.to = to;
      this.step = from;
      this.at = sampled.isEmpty() ? to : from;
    }

    @Override
    public boolean turn(Readings readings) {
      if (!at.isBefore(to)) {
        return false;
      }
      boolean all = at.equals(step);
      if (all) {
        sampled.forEach(sensor -> add(readings, sensor, sensor.token(at)));
        step = step.plus(STEP);
      }
      for (Sensor sensor : moves) {
        String token = sensor.token(at);
        if (!token.equals(said.put(sensor, token)) || all) {
          add(readings, sensor, token);
        }
      }
      Instant edge = moves.isEmpty() ? step : nextEdge.apply(at);
      at = edge.isBefore(step) ? edge : step;
      return true;
    }

    private void add(Readings readings, Sensor sensor, String token) {
      readings.add(at, sensor.part(), sensor.signal().code(), token);
    }

    private static List<Sensor> with(List<Sensor> sensors, Set<String> codes) {
      return sensors.stream().filter(sensor -> codes.contains(sensor.signal().code())).toList();
    }
  }

  private static final class ClinicDiary implements Diary {
    private final Clinic clinic;
    private final Instant from;
    private final Instant to;
    private final long lastDay;
    private final Deque<Appointment> waiting = new ArrayDeque<>();
    private long day;

    ClinicDiary(Clinic clinic, Calendar calendar, Instant from, Instant to) {
      this.clinic = clinic;
      this.from = from;
      this.to = to;
      this.day = calendar.day(from);
      this.lastDay = calendar.day(to);
    }

    @Override
    public boolean turn(Readings readings) {
      while (waiting.isEmpty() && day <= lastDay) {
        clinic.agenda().day(day++).stream()
            .filter(visit -> !visit.at().isBefore(from) && visit.at().isBefore(to))
            .forEach(waiting::add);
      }
      if (waiting.isEmpty()) {
        return false;
      }
      clinic.measure(waiting.remove(), readings);
      return true;
    }
  }
}
