package io.waystation.simulator;

import io.waystation.model.Alarm.Cause;
import io.waystation.simulator.Course.Host;
import io.waystation.simulator.Course.Hours;
import io.waystation.simulator.Symptom.Ails;
import io.waystation.simulator.Symptom.Conduct;
import io.waystation.simulator.Symptom.Effect;
import io.waystation.simulator.Symptom.Misses;
import io.waystation.simulator.Symptom.Reads;
import io.waystation.simulator.Symptom.RunsDown;
import io.waystation.simulator.Symptom.RunsOut;
import io.waystation.simulator.Symptom.Says;
import io.waystation.simulator.Symptom.Shifts;
import io.waystation.simulator.Symptom.Sticks;
import io.waystation.simulator.life.Body.Condition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that can go wrong, each with what it happens to, how long it takes, how often it
 * happens by itself, and what one notices of it. docs/simulator.md says what the service should
 * make of each. Their names in lower case are what plans and the truth file say.
 */
public enum FaultKind {
  /** Somebody tries the smoke detector. */
  SMOKE_TEST(of(Host.GATEWAY).seconds(30, 30).perDay(.03), new Says("smoke.alarm", "alarm")),

  SOS_PRESSED(of(Host.GATEWAY).seconds(5, 5).perDay(.03), new Says("sos.button", "pressed")),

  /** The UPS keeps gateway and router alive for a while; a kiosk has none. */
  MAINS_LOST(
      of(Host.GATEWAY).seconds(300, 2_700).perDay(.07).dark(Cause.STATION_POWER),
      new Says("power.mains", "off"),
      new Reads("power.voltage", 0),
      new Reads("power.active", 0),
      new Reads("power.residual_current", 0),
      new Misses("energy.total", 1)),

  /** Off for want of power. */
  POWERLESS(of(Host.NOTHING).dark(Cause.STATION_POWER), Conduct.OFF),

  /** The station's way into the world is gone, for all its devices. */
  LINK_CUT(
      of(Host.GATEWAY).seconds(300, 2_700).perDay(.06).dark(Cause.STATION_LINK), Conduct.UNLINKED),

  /** Runs, but what it speaks through does not. */
  UNLINKED(of(Host.NOTHING).dark(Cause.STATION_LINK), Conduct.UNLINKED),

  /** The gateway's own connection is gone; what stands beside it is heard. */
  GATEWAY_CUT(
      of(Host.GATEWAY).seconds(300, 2_700).perDay(.02).dark(Cause.GATEWAY_LINK), Conduct.UNLINKED),

  GATEWAY_REBOOT(
      of(Host.GATEWAY).seconds(40, 150).perDay(.02).dark(Cause.GATEWAY_LINK), Conduct.OFF),

  /** For good. */
  DEVICE_DEAD(of(Host.DEVICE).forGood().perDay(.0005).dark(Cause.DEVICE), Conduct.OFF),

  CLOCK_2036(of(Host.DEVICE).seconds(1_800, 14_400).perDay(.002), Conduct.CLOCK_IN_2036),

  STUCK_SENSOR(of(Host.GATEWAY).hours(6, 48).perDay(.005), new Sticks("env.temperature")),

  STUCK_METER(of(Host.GATEWAY).hours(200, 300).perDay(.0005), new Misses("water.total", 1)),

  /** Does not see a quarter of those who leave. */
  DRIFTING_COUNTER(of(Host.GATEWAY).hours(40, 90).perDay(.003), new Misses("occupancy.out", .25)),

  /** Sees a quarter of those who come twice. */
  DOUBLING_COUNTER(of(Host.GATEWAY).hours(40, 90).perDay(.002), new Misses("occupancy.in", -.25)),

  WATER_LEAK(of(Host.GATEWAY).seconds(300, 2_700).perDay(.03), new Says("leak.floor", "wet")),

  DOOR_FORCED(
      of(Host.LOCKED_DOOR).seconds(20, 50).perDay(.005).by(Hours.NIGHT),
      new Says("door.lock", "locked"),
      new Says("door.position", "open")),

  DOOR_HELD_OPEN(of(Host.GATEWAY).seconds(90, 990).perDay(.07), new Says("door.position", "open")),

  /** Nobody unlocked the door, or its lock is broken: it is to be open, and nobody can come in. */
  LOCKED_THOUGH_OPEN(
      of(Host.GATEWAY).seconds(3_600, 10_800).perDay(.003).by(Hours.DAY),
      new Says("door.lock", "locked"),
      Conduct.KEEPS_PEOPLE_OUT),

  /** Nobody comes for days. */
  IDLE_STATION(of(Host.GATEWAY).hours(48, 120).perDay(.001), Conduct.KEEPS_PEOPLE_OUT),

  UPS_WORN(of(Host.GATEWAY).hours(2, 24).perDay(.004), new Reads("power.ups", 23)),

  FILTER_DUE(of(Host.GATEWAY).hours(24, 72).perDay(.004), new Reads("dispenser.filter_life", 6)),

  WATER_EMPTY(
      of(Host.GATEWAY).hours(3, 8).perDay(.008), new RunsDown("dispenser.level", "", 2, .5)),

  FRIDGE_WARM(
      of(Host.GATEWAY).seconds(1_200, 4_800).perDay(.03),
      new Shifts("fridge.medicine.temperature", 6.5)),

  STOCK_OUT(
      of(Host.GATEWAY).hours(72, 120).perDay(.003),
      new RunsDown("medicine.stock", "first-aid", 0, .8)),

  OXYGEN_LOW(
      of(Host.HUT_GATEWAY).hours(24, 48).perDay(.004), new Reads("oxygen.cylinder_pressure", 4.6)),

  OXYGEN_EMPTY(
      of(Host.HUT_GATEWAY).hours(4, 12).perDay(.004),
      new RunsDown("oxygen.cylinder_pressure", "", .6, .5)),

  AED_NOT_READY(
      of(Host.AED).seconds(1_200, 7_200).perDay(.004), new Says("aed.status", "not_ready")),

  PADS_EXPIRED(of(Host.AED).hours(24, 72).perDay(.002), new RunsOut("aed.pads_expiry", -1)),

  /** At the kiosk now, with a blood pressure of grade 3. */
  HYPERTENSIVE_CRISIS(
      of(Host.PERSON).seconds(480, 480).perDay(.003).by(Hours.DAY),
      new Ails(Condition.HYPERTENSIVE_CRISIS)),

  /** At the kiosk now, with a saturation some ten points under the expected one. */
  ACUTE_HYPOXIA(
      of(Host.PERSON).seconds(480, 480).perDay(.003).by(Hours.DAY),
      new Ails(Condition.ACUTE_HYPOXIA)),

  FEVER(of(Host.PERSON).hours(24, 48).perDay(.0005).by(Hours.DAY), new Ails(Condition.FEVER)),

  /** Several people of one hut have a fever. */
  FEVER_CLUSTER(of(Host.HUT_PEOPLE).hours(24, 48).perDay(.001).by(Hours.DAY)),

  /** Somebody else is measured under this person's id. */
  WRONG_PERSON(
      of(Host.PERSON).seconds(300, 300).perDay(.0005).by(Hours.DAY), Conduct.MEASURES_ANOTHER),

  /** Blood pressure creeps up by some 26/16 mmHg until the end. */
  RISING_BLOOD_PRESSURE(
      of(Host.PERSON).hours(1_008, 1_008), new Ails(Condition.RISING_BLOOD_PRESSURE)),

  /** Came up from the lowlands a few days ago. */
  NEWCOMER(of(Host.NOTHING)),

  DIABETES(of(Host.NOTHING)),

  GARBAGE(of(Host.GATEWAY).seconds(1, 1).perDay(.008), Conduct.GARBLES),

  UNKNOWN_SIGNAL(of(Host.GATEWAY).seconds(1, 1).perDay(.004), Conduct.SAYS_UNKNOWN),

  REPLAY(of(Host.DEVICE).seconds(300, 300).perDay(.015), Conduct.REPEATS),

  REORDER(of(Host.DEVICE).seconds(600, 600).perDay(.005), Conduct.REORDERS),

  DEVICE_CLONED(of(Host.GATEWAY).hours(1, 6).perDay(.001), Conduct.CLONED);

  private final Course course;
  private final List<Symptom> symptoms;

  FaultKind(Course course, Symptom... symptoms) {
    this.course = course;
    this.symptoms = List.of(symptoms);
  }

  Course course() {
    return course;
  }

  boolean does(Conduct conduct) {
    return symptoms.contains(conduct);
  }

  /** On the signals of the device. */
  Stream<Effect> effects() {
    return symptoms.stream().filter(Effect.class::isInstance).map(Effect.class::cast);
  }

  /** What has come over the person. */
  Optional<Condition> ailment() {
    return symptoms.stream()
        .filter(Ails.class::isInstance)
        .map(symptom -> ((Ails) symptom).condition())
        .findFirst();
  }

  /** Whether a plan may ask for it. */
  boolean plannable() {
    return course.host() != Host.NOTHING;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static Course of(Host host) {
    return Course.of(host);
  }
}
