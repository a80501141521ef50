package io.waystation.simulator;

import io.waystation.model.DeviceId;
import io.waystation.simulator.life.Body.Condition;
import io.waystation.simulator.life.Calendar;
import io.waystation.simulator.life.Dice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who steps up to one kiosk when: most days before or after work; someone whose reading was bad
 * again after three minutes; and, as the simulation starts, a round in which everybody comes by in
 * turn. One thread only.
 */
final class Agenda {
  private static final Duration BETWEEN_TWO = Duration.ofMinutes(4);
  private static final Duration REPEAT_AFTER = Duration.ofMinutes(3);

  /** A newcomer came up the mountain this long before the simulation starts. */
  static final Duration NEWCOMER_SINCE = Duration.ofDays(3);

  private static final int ROUND_FIRST_S = 20;
  private static final int ROUND_EVERY_S = 150;
  private static final int ROUND_AT_MOST = 12;

  /** One person at the kiosk. */
  record Appointment(Instant at, Worker worker) {}

  private final List<Worker> workers;
  private final Calendar calendar;
  private final Dice dice;
  private final Instant start;
  private final List<Appointment> extra = new ArrayList<>();
  private final Map<Long, List<Appointment>> days = new HashMap<>();

  /**
   * @param workers who are measured here
   * @param faults for those who fall ill
   */
  Agenda(
      List<Worker> workers,
      DeviceId kiosk,
      Faults faults,
      Calendar calendar,
      Dice dice,
      Instant start) {
    this.workers = workers;
    this.calendar = calendar;
    this.dice = dice;
    this.start = start;
    for (Fault fault : faults.of(kiosk)) {
      workers.stream()
          .filter(worker -> worker.person().id().equals(fault.person()))
          .forEach(worker -> comes(fault, worker));
    }
    round();
    extra.sort(Comparator.comparing(Appointment::at));
  }

  /** The first one after a moment, today or tomorrow; the opening round and the ill included. */
  Optional<Appointment> next(Instant after) {
    long today = calendar.day(after);
    return Stream.of(extra, day(today), day(today + 1))
        .flatMap(List::stream)
        .filter(appointment -> appointment.at().isAfter(after))
        .min(Comparator.comparing(Appointment::at));
  }

  /** The ordinary ones of a local day, by time. */
  List<Appointment> day(long day) {
    if (!days.containsKey(day)) {
      days.keySet().removeIf(other -> Math.abs(other - day) > 1);
      days.put(day, plan(day));
    }
    return days.get(day);
  }

  private List<Appointment> plan(long day) {
    List<Appointment> wishes = new ArrayList<>();
    for (Worker worker : workers) {
      Dice own = dice.of(worker.person().id().value()).of(day);
      if (own.chance(0.5, "morning")) {
        wish(wishes, worker, day, own.between(6.2, 8.6, "morning hour"));
      }
      if (own.chance(0.4, "evening")) {
        wish(wishes, worker, day, own.between(17.8, 20.6, "evening hour"));
      }
    }
    wishes.sort(Comparator.comparing(Appointment::at));
    List<Appointment> queue = new ArrayList<>();
    Instant free = Instant.MIN;
    for (Appointment wish : wishes) {
      Instant at = wish.at().isBefore(free) ? free : wish.at();
      queue.add(new Appointment(at, wish.worker()));
      free = at.plus(BETWEEN_TWO);
    }
    return List.copyOf(queue);
  }

  private void wish(List<Appointment> wishes, Worker worker, long day, double hour) {
    Instant at = calendar.midnight(day).plusSeconds(Math.round(hour * 3600));
    boolean there =
        worker.condition() != Condition.NEWCOMER || at.isAfter(start.minus(NEWCOMER_SINCE));
    if (there) {
      wishes.add(new Appointment(at, worker));
    }
  }

  /** Whoever falls ill comes at once, is measured again, and comes back when it is over. */
  private void comes(Fault fault, Worker worker) {
    boolean slowly = fault.kind() == FaultKind.RISING_BLOOD_PRESSURE;
    if (slowly) {
      return;
    }
    extra.add(new Appointment(fault.start(), worker));
    if (fault.kind().ailment().isPresent()) {
      extra.add(new Appointment(fault.start().plus(REPEAT_AFTER), worker));
      extra.add(new Appointment(fault.end().plusSeconds(40), worker));
    }
  }

  private void round() {
    int first = ROUND_FIRST_S + dice.below(ROUND_EVERY_S / 3, "round");
    List<Worker> inTurn =
        workers.stream()
            .filter(worker -> extra.stream().noneMatch(known -> known.worker().equals(worker)))
            .limit(ROUND_AT_MOST)
            .toList();
    for (int i = 0; i < inTurn.size(); i++) {
      Instant at = start.plusSeconds(first + (long) ROUND_EVERY_S * i);
      extra.add(new Appointment(at, inTurn.get(i)));
    }
  }
}
