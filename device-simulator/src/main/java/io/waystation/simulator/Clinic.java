package io.waystation.simulator;

import io.waystation.model.Device;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.simulator.Agenda.Appointment;
import io.waystation.simulator.life.Body;
import io.waystation.simulator.life.Calendar;
import io.waystation.simulator.life.Dice;
import io.waystation.simulator.life.Illness;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One kiosk and the people who come to it. One thread only. */
final class Clinic {
  /** Share of visits in which the first go with the cuff fails because of a movement. */
  private static final double CUFF_FAILS = 0.03;

  private static final int FAILED_BEFORE_S = 75;

  private static final List<String> CUFF = List.of("bp_systolic", "bp_diastolic", "pulse_rate");

  private final City city;
  private final Station hut;
  private final Device kiosk;
  private final Instant start;
  private final Faults faults;
  private final Dice dice;
  private final Agenda agenda;
  private final Map<Worker, Body> bodies = new HashMap<>();

  Clinic(City city, Station hut, Device kiosk, Faults faults, Instant start) {
    this.city = city;
    this.hut = hut;
    this.kiosk = kiosk;
    this.start = start;
    this.faults = faults;
    this.dice = city.dice().of("clinic").of(hut.id().value());
    List<Worker> workers =
        city.workers().stream()
            .filter(worker -> worker.person().station().equals(hut.id()))
            .toList();
    Calendar calendar = new Calendar(hut.zone());
    this.agenda = new Agenda(workers, kiosk.id(), faults, calendar, dice.of("agenda"), start);
    for (Worker worker : workers) {
      bodies.put(worker, body(worker));
    }
  }

  Agenda agenda() {
    return agenda;
  }

  /** What the kiosk says about one visit: all twelve indicators in one session. */
  void measure(Appointment visit, Readings to) {
    Instant at = visit.at();
    Worker worker = visit.worker();
    Dice own = dice.of(worker.person().id().value()).of(at.getEpochSecond());
    String session = "k-%08x".formatted(own.bits("session") & 0xFFFFFFFFL);
    if (own.chance(CUFF_FAILS, "cuff")) {
      Instant before = at.minusSeconds(FAILED_BEFORE_S);
      to.addFailure(before, worker.person().id(), session, CUFF, "body-movement");
    }
    Illness illness = faults.illness(kiosk.id(), worker.person().id(), at);
    Map<String, String> values = new LinkedHashMap<>();
    inFront(worker, at)
        .measure(at, illness)
        .forEach(
            (code, value) -> {
              int decimals = SignalCatalogue.shipped().signal(code).decimals();
              values.put(code, Sensor.number(value, decimals));
            });
    to.addSession(at, worker.person().id(), session, values);
  }

  /** The body that is measured, which may not be that of the person the kiosk was told of. */
  private Body inFront(Worker worker, Instant at) {
    if (!faults.another(kiosk.id(), worker.person().id(), at)) {
      return bodies.get(worker);
    }
    List<Worker> all = city.workers();
    return body(all.get((all.indexOf(worker) + 1) % all.size()));
  }

  private Body body(Worker worker) {
    Dice own = city.dice().of("body").of(worker.person().id().value());
    int altitude = hut.altitude().orElse(0);
    return new Body(worker.person(), worker.condition(), start, altitude, hut.zone(), own);
  }
}
