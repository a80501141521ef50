package io.waystation.simulator;

import io.waystation.model.Device;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.simulator.Agenda.Appointment;
import io.waystation.simulator.life.Body;
import io.waystation.simulator.life.Body.Condition;
import io.waystation.simulator.life.Calendar;
import io.waystation.simulator.life.Dice;
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

  private final Device kiosk;
  private final Faults faults;
  private final Dice dice;
  private final Agenda agenda;
  private final Map<Worker, Body> bodies = new HashMap<>();

  Clinic(City city, Station hut, Device kiosk, Faults faults, Instant start) {
    this.kiosk = kiosk;
    this.faults = faults;
    this.dice = city.dice().of("clinic").of(hut.id().value());
    List<Worker> own =
        city.workers().stream()
            .filter(worker -> worker.person().station().equals(hut.id()))
            .toList();
    Calendar calendar = new Calendar(hut.zone());
    this.agenda = new Agenda(own, kiosk.id(), faults, calendar, dice.of("agenda"), start);
    int altitude = hut.altitude().orElse(0);
    for (Worker worker : own) {
      Dice body = city.dice().of("body").of(worker.person().id().value());
      bodies.put(
          worker, new Body(worker.person(), worker.condition(), start, altitude, hut.zone(), body));
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
    Condition acute = faults.acute(kiosk.id(), worker.person().id(), at);
    Map<String, String> values = new LinkedHashMap<>();
    bodies
        .get(worker)
        .measure(at, acute)
        .forEach(
            (code, value) -> {
              int decimals = SignalCatalogue.shipped().signal(code).decimals();
              values.put(code, Sensor.number(value, decimals));
            });
    to.addSession(at, worker.person().id(), session, values);
  }
}
