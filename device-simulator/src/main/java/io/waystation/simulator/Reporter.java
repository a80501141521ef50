package io.waystation.simulator;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.simulator.Agenda.Appointment;
import io.waystation.simulator.Symptom.Conduct;
import io.waystation.simulator.life.Dice;
import io.waystation.simulator.mqtt.Message;
import io.waystation.simulator.mqtt.Message.Garbage;
import io.waystation.simulator.mqtt.Message.Report;
import io.waystation.simulator.truth.TruthLine.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * One device's firmware: it wakes, looks at its sensors and makes messages. Everything once at the
 * start; then once a minute what is due; what has changed within ten seconds, and at once when
 * something is wrong; a kiosk's visit at once and in a message of its own. One thread only.
 */
final class Reporter {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration CHANGES_WAIT = Duration.ofSeconds(10);

  /** Devices come up within this time, so that a city does not speak with one voice. */
  private static final int STARTS_WITHIN_MS = 2_000;

  private static final String GARBAGE = "\u0000\u00ff}{\"boot\":,,\u00fe readings \u0007";

  private static final class Slot {
    private final Sensor sensor;
    private long dueMs;

    /** What it said last, of one that speaks when that changes; else empty. */
    private String said = "";

    private Slot(Sensor sensor) {
      this.sensor = sensor;
    }
  }

  private final DeviceId device;
  private long boot;
  private final List<Slot> slots;
  private final List<Fault> faults;
  private final DeviceClock clock;
  private final NavigableSet<Instant> turns = new TreeSet<>();
  private final UnaryOperator<Instant> nextEdge;
  private final Optional<Clinic> clinic;
  private final Dice dice;
  private final Rhythm rhythm;
  private final Duration beat;
  private long seq;
  private boolean started;
  private Instant minute;
  private Instant edge = Instant.MAX;
  private Optional<Appointment> visit = Optional.empty();
  private Readings changes = new Readings();
  private Instant changesGo = Instant.MAX;
  private Report last;

  /** Those that last, up to the next moment at which one begins or ends. */
  private List<Fault> present = List.of();

  private Instant presentUntil = Instant.MIN;

  /** Sent after the next one. */
  private Optional<Message> held = Optional.empty();

  private long clonesSeq;

  /**
   * @param nextEdge the next moment after a given one at which a sensor's word may change
   * @param clinic of a kiosk, else empty
   * @param rhythm of all devices
   * @param number of this one in the city
   * @param start from then on it lives; the boot is its Unix time in seconds, so each start has a
   *     larger one as long as the simulation's clock does not go back
   */
  Reporter(
      Device device,
      List<Sensor> sensors,
      List<Fault> faults,
      UnaryOperator<Instant> nextEdge,
      Optional<Clinic> clinic,
      Dice dice,
      Rhythm rhythm,
      int number,
      Instant start) {
    this.device = device.id();
    this.boot = start.getEpochSecond();
    this.slots = sensors.stream().map(Slot::new).toList();
    this.faults = faults;
    this.clock = new DeviceClock(device.type(), faults, dice.of("clock"));
    this.nextEdge = nextEdge;
    this.clinic = clinic;
    this.dice = dice;
    this.rhythm = rhythm;
    this.beat = rhythm.asked() ? rhythm.beat(device.type()) : MINUTE;
    for (Fault fault : faults) {
      turns.add(fault.start());
      turns.add(fault.end());
    }
    this.minute =
        rhythm.asked()
            ? start.plus(
                clinic.isPresent() && rhythm.sparse() ? Duration.ZERO : rhythm.first(number))
            : start.plusMillis(dice.below(STARTS_WITHIN_MS, "start"));
  }

  DeviceId device() {
    return device;
  }

  /** When it wakes next; always later than the last time. */
  Instant next() {
    Instant next = minute.isBefore(edge) ? minute : edge;
    if (changesGo.isBefore(next)) {
      next = changesGo;
    }
    Instant appointed = visit.map(Appointment::at).orElse(Instant.MAX);
    return appointed.isBefore(next) ? appointed : next;
  }

  /** Wakes at {@link #next()}: what it has to say then, most often one message or none. */
  List<Message> wake() {
    Instant now = next();
    lookRound(now);
    Optional<Fault> off = present(Conduct.OFF);
    if (off.isPresent()) {
      sleep(off.get().end());
      return List.of();
    }
    List<Message> out = new ArrayList<>();
    boolean wrong = turns.contains(now);
    if (!started) {
      started = true;
      slots.forEach(slot -> first(slot, now));
      flush(now, out);
      minute =
          rhythm.asked()
              ? now.plus(beat)
              : now.plusSeconds(1 + dice.below((int) MINUTE.toSeconds(), "minute"));
    } else if (now.equals(minute)) {
      note(now, wrong);
      flush(now, out);
      minute = minute.plus(beat);
      again(out);
      speakAsAnother(now, out);
    } else {
      note(now, wrong);
    }
    visit
        .filter(appointment -> appointment.at().equals(now))
        .ifPresent(appointment -> out.add(report(now, appointment)));
    if (wrong || rhythm.sparse() || !now.isBefore(changesGo)) {
      flush(now, out);
    }
    misbehave(now, out);
    lookAhead(now);
    return reordered(out);
  }

  private void lookRound(Instant now) {
    if (!now.isBefore(presentUntil)) {
      present = faults.stream().filter(fault -> fault.lasts(now)).toList();
      presentUntil = Optional.ofNullable(turns.higher(now)).orElse(Instant.MAX);
    }
  }

  private Optional<Fault> present(Conduct conduct) {
    return present.isEmpty()
        ? Optional.empty()
        : present.stream().filter(fault -> fault.does(conduct)).findFirst();
  }

  /** What was not said yet is lost, and there is another boot when the power is back. */
  private void sleep(Instant until) {
    boot = until.getEpochSecond();
    seq = 0;
    started = false;
    last = null;
    changes = new Readings();
    changesGo = Instant.MAX;
    visit = Optional.empty();
    edge = Instant.MAX;
    minute = until;
  }

  /** Numbers and keeps what is to be said; also for history, so that there is one count of it. */
  Report report(Instant at, Readings readings) {
    last = report(at, readings, Fate.SENT);
    return last;
  }

  private Report report(Instant at, Readings readings, Fate fate) {
    Duration off = clock.off(at);
    return new Report(device, boot, seq++, at, readings.json(off), readings.size(), off, fate);
  }

  private Report report(Instant now, Appointment appointment) {
    Readings readings = new Readings();
    clinic.orElseThrow().measure(appointment, readings);
    return report(now, readings);
  }

  /** Everything is said at the start; from there on each sensor has its own rhythm. */
  private void first(Slot slot, Instant now) {
    String token = slot.sensor.token(now);
    if (!token.isEmpty()) {
      say(slot, now, token);
    }
    Duration repeat = slot.sensor.repeat();
    if (repeat.isZero()) {
      slot.dueMs = Long.MAX_VALUE;
    } else {
      String sensor = slot.sensor.signal().code() + slot.sensor.part();
      Duration first = Duration.ofSeconds(1 + dice.below((int) repeat.toSeconds(), sensor));
      slot.dueMs = now.plus(rhythm.interval(slot.sensor, first)).toEpochMilli();
    }
  }

  /**
   * @param wrong a fault begins or ends: then what it touches is said whether it is due or not
   */
  private void note(Instant now, boolean wrong) {
    boolean full = now.equals(minute);
    long ms = now.toEpochMilli();
    for (Slot slot : slots) {
      boolean due = full && slot.dueMs <= ms;
      if (due
          || slot.sensor.onChange() && awakeFor(slot.sensor)
          || wrong && slot.sensor.turns(now)) {
        String token = slot.sensor.token(now);
        if (due || !token.equals(slot.said) && !token.isEmpty()) {
          say(slot, now, token);
        }
      }
      if (due) {
        slot.dueMs += rhythm.interval(slot.sensor, slot.sensor.repeat()).toMillis();
      }
    }
    if (rhythm.asked()) {
      sayOne(now);
    } else if (changes.size() > 0 && changesGo.equals(Instant.MAX)) {
      changesGo = now.plus(CHANGES_WAIT);
    }
  }

  /** Of what only happens and does not stay, who sleeps most of the time tells nothing. */
  private boolean awakeFor(Sensor sensor) {
    return !rhythm.sparse() || sensor.remembers();
  }

  /** At a beat that was asked for, a device is not silent: it says what comes next, early. */
  private void sayOne(Instant now) {
    if (now.equals(minute) && changes.size() == 0) {
      slots.stream()
          .filter(slot -> slot.dueMs != Long.MAX_VALUE)
          .sorted(Comparator.comparingLong(slot -> slot.dueMs))
          .filter(slot -> !slot.sensor.token(now).isEmpty())
          .findFirst()
          .ifPresent(
              slot -> {
                say(slot, now, slot.sensor.token(now));
                slot.dueMs += rhythm.interval(slot.sensor, slot.sensor.repeat()).toMillis();
              });
    }
  }

  private void say(Slot slot, Instant now, String token) {
    slot.said = slot.sensor.remembers() ? token : "";
    changes.add(now, slot.sensor.part(), slot.sensor.signal().code(), token);
  }

  private void flush(Instant now, List<Message> out) {
    if (changes.size() > 0) {
      out.add(report(now, changes));
      changes = new Readings();
    }
    changesGo = Instant.MAX;
  }

  private void again(List<Message> out) {
    if (last != null && present(Conduct.REPEATS).isPresent()) {
      out.add(last.again());
    }
  }

  /** A copy of the device stands somewhere else, where it is colder. */
  private void speakAsAnother(Instant now, List<Message> out) {
    present(Conduct.CLONED)
        .ifPresent(
            fault -> {
              Readings readings = new Readings();
              readings.add(now, "", "gateway.heartbeat", "1");
              double cold = 11 + 2 * dice.wander(now, Duration.ofHours(1), "clone");
              readings.add(now, "", "env.temperature", Sensor.number(cold, 1));
              Duration off = clock.off(now);
              long itsBoot = fault.start().getEpochSecond() + 1;
              out.add(
                  new Report(
                      device,
                      itsBoot,
                      clonesSeq++,
                      now,
                      readings.json(off),
                      readings.size(),
                      off,
                      Fate.SENT));
            });
  }

  private void misbehave(Instant now, List<Message> out) {
    for (Fault fault : present) {
      if (fault.start().equals(now)) {
        if (fault.does(Conduct.GARBLES)) {
          out.add(new Garbage(device, now, GARBAGE));
        } else if (fault.does(Conduct.SAYS_UNKNOWN)) {
          Readings strange = new Readings();
          strange.add(now, "", "fan.speed", "812");
          out.add(report(now, strange, Fate.REFUSED));
        } else if (fault.does(Conduct.CLONED)) {
          clonesSeq = 0;
        }
      }
    }
  }

  /** Every other message is kept back until the next one has gone. */
  private List<Message> reordered(List<Message> out) {
    boolean mixedUp = present(Conduct.REORDERS).isPresent();
    if (!mixedUp && held.isEmpty()) {
      return out;
    }
    List<Message> sent = new ArrayList<>();
    for (Message message : out) {
      if (mixedUp && held.isEmpty()) {
        held = Optional.of(message);
      } else {
        sent.add(message);
        held.ifPresent(sent::add);
        held = Optional.empty();
      }
    }
    if (!mixedUp) {
      held.ifPresent(sent::add);
      held = Optional.empty();
    }
    return sent;
  }

  private void lookAhead(Instant now) {
    if (!edge.isAfter(now) || edge.equals(Instant.MAX) || rhythm.sparse()) {
      Instant turn = Optional.ofNullable(turns.higher(now)).orElse(Instant.MAX);
      Instant moved = nextEdge.apply(now);
      edge = turn.isBefore(moved) ? turn : moved;
    }
    if (clinic.isPresent() && visit.filter(known -> known.at().isAfter(now)).isEmpty()) {
      visit = clinic.get().agenda().next(now);
    }
  }
}
