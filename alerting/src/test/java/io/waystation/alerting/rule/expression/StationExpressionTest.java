package io.waystation.alerting.rule.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.FixedContext;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Table;
import io.waystation.alerting.rule.Trial;
import io.waystation.model.Alarm;
import io.waystation.model.Geo;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The rows of {@code station_signals.csv} whose condition the table has in words: each fires just
 * beyond the number in those words, not at it, and ends where they say. The numbers are taken from
 * the words.
 */
public class StationExpressionTest {
  /** Rows that are tested here and not by their columns. */
  public static final List<String> ROWS =
      List.of(
          "restart_loop",
          "door_forced_open",
          "unlocked_unexpected",
          "repeated_denials",
          "over_capacity",
          "counter_drift",
          "motionless_person",
          "dusty",
          "altitude_mismatch",
          "overload",
          "energy_while_empty",
          "flow_while_empty",
          "water_burst",
          "meter_stuck",
          "stock_low",
          "oxygen_leak",
          "charger_overcurrent",
          "energy_unusual",
          "route_deviation",
          "late_at_stop",
          "position_lost");

  private static final int HOUR = 3600;
  private static final int DAY = 24 * HOUR;

  /** Midnight, by the clock of the hut, is when trials start. */
  private static final Map<String, String> ATTRIBUTES =
      Map.of(
          "opening-hours", "08:00-22:00",
          "sleeping-hours", "22:00-06:00",
          "breaker-rating", "10000",
          "base-load", "0.2",
          "charger-rating.front", "16",
          "reorder-level", "5");

  private static Trial<?> trial(String row) {
    return trial(row, ATTRIBUTES);
  }

  private static Trial<?> trial(String row, Map<String, String> attributes) {
    Station hut = FixedContext.hut("h", OptionalInt.of(3000));
    FixedContext context =
        new FixedContext()
            .with(
                new Station(
                    hut.id(),
                    hut.type(),
                    hut.name(),
                    hut.area(),
                    hut.altitude(),
                    hut.zone(),
                    hut.latitude(),
                    hut.longitude(),
                    20,
                    false,
                    new StationAttributes(attributes)));
    Rule<?> rule = rule(row);
    Rule.Line line = rule.lines().get(0);
    assertThat(line.severity().word()).isEqualTo(of(row).get("severity"));
    assertThat(line.basis()).isEqualTo(of(row).get("basis"));
    // The correction of occupancy.current is what in and out differ by when it is set to zero.
    assertThat(rule.signals())
        .contains(row.equals("counter_drift") ? "occupancy.in" : of(row).get("signal"));
    return Trial.of(rule, context);
  }

  private static Rule<?> rule(String row) {
    return RuleBook.shipped().find(row).orElseThrow();
  }

  private static Map<String, String> of(String row) {
    return Table.rows("station_signals.csv").stream()
        .filter(r -> r.get("rule").equals(row))
        .findFirst()
        .orElseThrow();
  }

  /** The numbers in the words of that column, in their order. */
  private static double[] numbers(String row, String column) {
    Matcher number = Pattern.compile("(?<![a-z])\\d+(?:\\.\\d+)?").matcher(of(row).get(column));
    return number.results().mapToDouble(found -> Double.parseDouble(found.group())).toArray();
  }

  private static int hold(String row) {
    return Integer.parseInt(of(row).get("hold_s"));
  }

  private static double state(String signal, String word) {
    Signal known = SignalCatalogue.shipped().signal(signal);
    assertThat(known.states()).contains(word);
    return known.states().indexOf(word);
  }

  private static void say(Trial<?> trial, String signal, String word, double second) {
    trial.tick(second - 0.001).read(Trial.reading(signal, state(signal, word), second));
  }

  private static void say(Trial<?> trial, String signal, double value, double second) {
    trial.tick(second - 0.001).read(Trial.reading(signal, value, second));
  }

  private static void off(Trial<?> trial) {
    assertThat(trial.severity()).isEqualTo(Severity.NORMAL);
  }

  private static void on(Trial<?> trial, String row) {
    assertThat(trial.severity().word())
        .as("%s: %s", row, trial.decisions)
        .isEqualTo(of(row).get("severity"));
    assertThat(trial.last().evidence().zh()).isNotBlank();
  }

  @Test
  void restartLoop() {
    double more = numbers("restart_loop", "condition")[0];
    int window = (int) numbers("restart_loop", "condition")[1];
    int quiet = (int) numbers("restart_loop", "clears_when")[0] * HOUR;
    Trial<?> trial = trial("restart_loop");
    for (int hour = 0; hour <= 6; hour++) {
      say(trial, "device.restart_count", 7, hour * window);
    }
    say(trial, "device.restart_count", 7 + more, 7 * window);
    off(trial);
    say(trial, "device.restart_count", 7 + more + more + 1, 8 * window);
    on(trial, "restart_loop");
    int at = 8 * window;
    for (int second = at + window; second < at + quiet; second += window) {
      say(trial, "device.restart_count", 7 + more + more + 1, second);
    }
    on(trial, "restart_loop");
    say(trial, "device.restart_count", 7 + more + more + 1, at + quiet);
    off(trial);
    // A counter that begins anew counts from there, and is never negative.
    say(trial, "device.restart_count", more, at + quiet + window);
    off(trial);
  }

  @Test
  void repeatedDenials() {
    int least = (int) numbers("repeated_denials", "condition")[0];
    int window = (int) numbers("repeated_denials", "condition")[1];
    int quiet = (int) numbers("repeated_denials", "clears_when")[0];
    Trial<?> trial = trial("repeated_denials");
    say(trial, "access.attempt", "deny", 0);
    for (int i = 1; i < least; i++) {
      say(trial, "access.attempt", "deny", window - least + i);
    }
    on(trial, "repeated_denials");
    Trial<?> slower = trial("repeated_denials");
    say(slower, "access.attempt", "deny", 0);
    for (int i = 1; i < least; i++) {
      say(slower, "access.attempt", "deny", window + i - 1);
    }
    off(slower);
    Trial<?> granted = trial("repeated_denials");
    for (int i = 1; i <= least; i++) {
      say(granted, "access.attempt", i == least ? "grant" : "deny", i);
    }
    off(granted);
    trial.tick(window - 1 + quiet - 0.001);
    on(trial, "repeated_denials");
    trial.tick(window - 1 + quiet);
    off(trial);
  }

  @Test
  void doorForcedOpen() {
    int seconds = (int) numbers("door_forced_open", "condition")[0];
    Trial<?> granted = trial("door_forced_open");
    say(granted, "door.position", "closed", 0);
    say(granted, "access.attempt", "grant", 100);
    say(granted, "door.position", "open", 100 + seconds);
    off(granted);
    say(granted, "door.position", "open", 400 + seconds);
    off(granted);

    Trial<?> trial = trial("door_forced_open");
    say(trial, "door.position", "closed", 0);
    say(trial, "access.attempt", "grant", 100);
    say(trial, "door.position", "open", 100 + seconds + 0.001);
    on(trial, "door_forced_open");
    assertThat(rule("door_forced_open").latch()).isEqualTo(Alarm.Latch.ACKNOWLEDGED);
    say(trial, "door.position", "open", 300);
    on(trial, "door_forced_open");
    say(trial, "door.position", "closed", 310);
    off(trial);

    Trial<?> asked = trial("door_forced_open");
    say(asked, "door.position", "closed", 0);
    say(asked, "access.attempt", "deny", 1);
    say(asked, "door.exit_request", "pressed", 20);
    say(asked, "door.exit_request", "released", 21);
    say(asked, "door.position", "open", 25);
    off(asked);

    Trial<?> free = trial("door_forced_open", Map.of("free-access", "00:00-12:00"));
    say(free, "door.position", "closed", 0);
    say(free, "access.attempt", "deny", 1);
    say(free, "door.position", "open", 30);
    off(free);

    Trial<?> mute = trial("door_forced_open");
    say(mute, "door.position", "closed", 0);
    say(mute, "door.position", "open", 30);
    off(mute);
  }

  @Test
  void unlockedUnexpectedAlsoWhenTheHoursEndWhileItIsUnlocked() {
    Trial<?> night = trial("unlocked_unexpected");
    say(night, "door.lock", "unlocked", 0);
    night.tick(hold("unlocked_unexpected") - 0.001);
    off(night);
    night.tick(hold("unlocked_unexpected"));
    on(night, "unlocked_unexpected");
    say(night, "door.lock", "locked", 90);
    off(night);

    Trial<?> day = trial("unlocked_unexpected");
    int closes = 22 * HOUR;
    for (int second = 8 * HOUR; second <= closes; second += 300) {
      say(day, "door.lock", "unlocked", second);
    }
    day.tick(closes + hold("unlocked_unexpected") - 0.001);
    off(day);
    day.tick(closes + hold("unlocked_unexpected"));
    on(day, "unlocked_unexpected");
  }

  @Test
  void overCapacityOverloadAndChargerByTheirRatings() {
    rated("over_capacity", "occupancy.current", 20, 21, 19, 18);
    rated("overload", "power.active", 0.9 * 10_000, 9_001, 8_000, 7_999);
    rated("charger_overcurrent", "charger.current", 16, 16.1, 14.4, 14.3);
    rated("stock_low", "medicine.stock", 6, 5, 5, 6);
    assertThat(numbers("over_capacity", "clears_when")).containsExactly(0.9);
    assertThat(numbers("overload", "condition")).containsExactly(0.9);
    assertThat(numbers("overload", "clears_when")).containsExactly(0.8);
    assertThat(numbers("charger_overcurrent", "clears_when")).containsExactly(0.9);
    Trial<?> unrated = trial("overload", Map.of());
    say(unrated, "power.active", 900_000, 0);
    unrated.tick(HOUR);
    off(unrated);
  }

  /**
   * The edge that is no alarm, its neighbour that is, the edge that does not clear, and the one
   * that does.
   */
  private static void rated(
      String row, String signal, double edge, double fires, double stays, double clears) {
    Trial<?> trial = trial(row);
    for (double second = 0; second <= hold(row) + 60; second += 60) {
      say(trial, signal, edge, second);
    }
    off(trial);
    double from = hold(row) + 120;
    for (double second = from; second < from + hold(row); second += 60) {
      say(trial, signal, fires, second);
    }
    if (hold(row) > 0) {
      trial.tick(from + hold(row) - 0.001);
      off(trial);
      trial.tick(from + hold(row));
    } else {
      say(trial, signal, fires, from);
    }
    on(trial, row);
    say(trial, signal, stays, from + hold(row) + 1);
    on(trial, row);
    say(trial, signal, clears, from + hold(row) + 2);
    off(trial);
  }

  @Test
  void motionlessPersonButNotInSleepingHours() {
    Trial<?> asleep = trial("motionless_person");
    lies(asleep, 0, 6 * HOUR);
    off(asleep);
    lies(asleep, 6 * HOUR, 6 * HOUR + hold("motionless_person") - 1);
    off(asleep);
    lies(asleep, 6 * HOUR + hold("motionless_person"), 6 * HOUR + hold("motionless_person"));
    on(asleep, "motionless_person");
    say(asleep, "presence.motion", "moving", 7 * HOUR);
    off(asleep);
  }

  private static void lies(Trial<?> trial, int from, int to) {
    for (int second = from; second <= to; second += 100) {
      say(trial, "presence.mmwave", "true", second);
      say(trial, "presence.motion", "still", second);
    }
    trial.tick(to);
  }

  @Test
  void counterDrift() {
    double people = 5;
    assertThat(numbers("counter_drift", "condition")).containsExactly(10, people);
    for (double drift : new double[] {people, people + 1}) {
      Trial<?> trial = trial("counter_drift");
      counted(trial, 0, 100, 100);
      counted(trial, DAY, 140, 140 - drift);
      empty(trial, DAY + 60, DAY + 60 + 1_799);
      off(trial);
      empty(trial, DAY + 60 + 1_800, DAY + 60 + 1_800);
      if (drift == people) {
        off(trial);
      } else {
        on(trial, "counter_drift");
        counted(trial, DAY + 4_000, 140, 140 - drift);
        for (int second = DAY + 4_000; second <= 2 * DAY + 4_000; second += 60) {
          counted(trial, second, 140, 140 - drift);
          say(trial, "presence.mmwave", "false", second + 1);
        }
        off(trial);
      }
    }
    // Six of a hundred are no more than one in ten.
    Trial<?> many = trial("counter_drift");
    counted(many, 0, 0, 0);
    counted(many, DAY, 100, 94);
    empty(many, DAY + 60, DAY + 2_000);
    off(many);
  }

  private static void counted(Trial<?> trial, int second, double in, double out) {
    say(trial, "occupancy.in", in, second);
    say(trial, "occupancy.out", out, second);
  }

  private static void empty(Trial<?> trial, int from, int to) {
    double in = 0;
    for (int second = from; second <= to; second += 60) {
      say(trial, "presence.mmwave", "false", second);
      trial.repeat("occupancy.in", second + 0.1).repeat("occupancy.out", second + 0.2);
    }
    assertThat(in).isZero();
    trial.tick(to);
  }

  @Test
  void dustyByTheMeanOfADay() {
    double limit = Double.parseDouble(of("dusty").get("threshold"));
    double ends = numbers("dusty", "clears_when")[1];
    Trial<?> edge = trial("dusty");
    dust(edge, limit, 0, 2 * DAY);
    off(edge);
    Trial<?> trial = trial("dusty");
    dust(trial, limit + 1, 0, DAY - 3_600);
    off(trial);
    dust(trial, limit + 1, DAY, DAY + HOUR);
    on(trial, "dusty");
    dust(trial, ends + 1, DAY + HOUR + 600, 3 * DAY);
    on(trial, "dusty");
    dust(trial, ends, 3 * DAY + 600, 5 * DAY);
    off(trial);
  }

  private static void dust(Trial<?> trial, double value, int from, int to) {
    for (int second = from; second <= to; second += 600) {
      say(trial, "env.pm25", value, second);
    }
  }

  @Test
  void altitudeMismatch() {
    double metres = numbers("altitude_mismatch", "condition")[0];
    for (double off : new double[] {metres - 1, -metres + 1, metres + 1, -metres - 1}) {
      Trial<?> trial = trial("altitude_mismatch");
      pressure(trial, 3000 + off, 0, hold("altitude_mismatch") - 600);
      trial.tick(hold("altitude_mismatch") - 0.001);
      off(trial);
      pressure(trial, 3000 + off, hold("altitude_mismatch"), hold("altitude_mismatch"));
      if (Math.abs(off) < metres) {
        off(trial);
      } else {
        on(trial, "altitude_mismatch");
        pressure(trial, 3000, DAY + 600, DAY + 600);
        off(trial);
      }
    }
  }

  private static void pressure(Trial<?> trial, double metres, int from, int to) {
    double hpa = 1013.25 * Math.pow(1 - 2.25577e-5 * metres, 5.25588);
    for (int second = from; second <= to; second += 600) {
      say(trial, "env.pressure", hpa, second);
    }
  }

  @Test
  void waterBurst() {
    double limit = numbers("water_burst", "condition")[0];
    int window = (int) numbers("water_burst", "condition")[1];
    double ends = numbers("water_burst", "clears_when")[0];
    Trial<?> trial = trial("water_burst");
    say(trial, "water.total", 10, 0);
    say(trial, "water.total", 10 + limit, window);
    off(trial);
    say(trial, "water.total", 10 + limit + limit + 0.001, 2 * window);
    on(trial, "water_burst");
    say(trial, "water.total", 20, 3 * window);
    say(trial, "water.total", 20 + ends, 4 * window);
    on(trial, "water_burst");
    say(trial, "water.total", 20 + ends + ends - 0.001, 5 * window);
    off(trial);
    // The meter is replaced: it begins anew, and that is no use of water.
    say(trial, "water.total", 0.01, 6 * window);
    off(trial);
  }

  @Test
  void flowWhileEmpty() {
    double none = numbers("flow_while_empty", "clears_when")[0];
    Trial<?> trial = trial("flow_while_empty");
    int began = drip(trial, "false", 0, 900, 900 + hold("flow_while_empty") - 1);
    off(trial);
    drip(trial, "false", began, began, 900 + hold("flow_while_empty"));
    on(trial, "flow_while_empty");
    int last = 900 + hold("flow_while_empty");
    say(trial, "water.total", 500, last + 60);
    say(trial, "water.total", 500, last + 60 + none);
    off(trial);
    Trial<?> somebody = trial("flow_while_empty");
    drip(somebody, "true", 0, 900, 3 * HOUR);
    off(somebody);
  }

  /** Water runs all the time, and presence is as it is. */
  private static int drip(Trial<?> trial, String presence, int start, int from, int to) {
    int second = start;
    for (; second <= to; second += 60) {
      say(trial, "presence.mmwave", presence, second);
      if (second % 900 == 0) {
        say(trial, "water.total", 10 + second / 1_000.0, second + 0.0);
      }
    }
    assertThat(from).isLessThanOrEqualTo(to);
    trial.tick(to);
    return second;
  }

  @Test
  void energyWhileEmpty() {
    Trial<?> base = trial("energy_while_empty");
    load(base, 0.2, "false", 2 * HOUR);
    off(base);
    Trial<?> trial = trial("energy_while_empty");
    load(trial, 0.21, "false", 900 + hold("energy_while_empty") - 1);
    off(trial);
    load(trial, 0.21, "false", 900 + hold("energy_while_empty") + 60);
    on(trial, "energy_while_empty");
    say(trial, "presence.mmwave", "true", 900 + hold("energy_while_empty") + 90);
    off(trial);
  }

  private static void load(Trial<?> trial, double kilowatts, String presence, int to) {
    for (int second = 0; second <= to; second += 60) {
      say(trial, "presence.mmwave", presence, second);
      if (second % 900 == 0) {
        // Read back to the kilowatt-hour's thousandth, as meters are.
        say(trial, "energy.total", 50 + Math.round(kilowatts * second / 3.6) / 1_000.0, second);
      }
    }
    trial.tick(to);
  }

  @Test
  void meterStuck() {
    int days = (int) numbers("meter_stuck", "condition")[0];
    assertThat(hold("meter_stuck")).isEqualTo(days * DAY);
    Trial<?> trial = trial("meter_stuck");
    for (int second = 0; second < days * DAY; second += 900) {
      say(trial, "water.total", 10, second);
      say(trial, "occupancy.in", second / 9_000.0, second);
    }
    off(trial);
    say(trial, "water.total", 10, days * DAY);
    say(trial, "occupancy.in", 99, days * DAY);
    on(trial, "meter_stuck");
    say(trial, "water.total", 10.001, days * DAY + 900);
    off(trial);
    Trial<?> nobody = trial("meter_stuck");
    for (int second = 0; second <= days * DAY; second += 900) {
      say(nobody, "water.total", 10, second);
      say(nobody, "occupancy.in", 4, second);
    }
    off(nobody);
  }

  @Test
  void oxygenLeakCorrectedForTemperatureAndWithoutUse() {
    double fall = numbers("oxygen_leak", "condition")[0];
    int window = (int) numbers("oxygen_leak", "condition")[1];
    Trial<?> edge = trial("oxygen_leak");
    cylinder(edge, 15, 20, 0, "false");
    cylinder(edge, 15 - fall, 20, window, "false");
    off(edge);
    Trial<?> trial = trial("oxygen_leak");
    cylinder(trial, 15, 20, 0, "false");
    cylinder(trial, 15 - fall - 0.1, 20, window, "false");
    on(trial, "oxygen_leak");
    assertThat(trial.whats()).containsExactly(What.RAISE);
    assertThat(rule("oxygen_leak").latch()).isEqualTo(Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED);
    // From 20 to -20 degrees a full bottle falls by 14 %: no leak.
    Trial<?> cold = trial("oxygen_leak");
    cylinder(cold, 15, 20, 0, "false");
    cylinder(cold, 15 * 253.0 / 293.0, -20, window, "false");
    off(cold);
    Trial<?> used = trial("oxygen_leak");
    cylinder(used, 15, 20, 0, "true");
    cylinder(used, 13, 20, window, "false");
    off(used);
  }

  private static void cylinder(
      Trial<?> trial, double pressure, double celsius, int second, String used) {
    say(trial, "oxygen.in_use", used, second);
    say(trial, "env.temperature", celsius, second);
    say(trial, "oxygen.cylinder_pressure", pressure, second);
  }

  /** 0.001 degrees north are 111 m. */
  private static final Map<String, String> WAY =
      Map.of("route", "31.0 121.0; 31.0 121.2", "stops", "01:00 31.0 121.05; 02:00 31.0 121.15");

  private static void at(Trial<?> trial, double north, double east, double second) {
    say(trial, "vehicle.position", new Geo(north, east).code(), second);
  }

  @Test
  void routeDeviation() {
    double far = numbers("route_deviation", "condition")[0] / 111_195;
    double near = numbers("route_deviation", "clears_when")[0] / 111_195;
    Trial<?> edge = trial("route_deviation", WAY);
    Trial<?> trial = trial("route_deviation", WAY);
    for (int second = 0; second < hold("route_deviation"); second += 30) {
      at(edge, 31 + far - 0.00001, 121.1, second);
      at(trial, 31 + far + 0.00001, 121.1, second);
    }
    edge.tick(hold("route_deviation"));
    off(edge);
    trial.tick(hold("route_deviation") - 0.001);
    off(trial);
    trial.tick(hold("route_deviation"));
    on(trial, "route_deviation");
    at(trial, 31 - near - 0.00001, 121.1, 400);
    on(trial, "route_deviation");
    at(trial, 31 - near + 0.00001, 121.1, 430);
    off(trial);
    Trial<?> free = trial("route_deviation", Map.of());
    at(free, 10, 10, 0);
    at(free, 10, 10, 400);
    off(free);
  }

  @Test
  void lateAtStop() {
    int late = (int) numbers("late_at_stop", "condition")[0];
    Trial<?> trial = trial("late_at_stop", WAY);
    at(trial, 31, 121.0, 3_000);
    at(trial, 31, 121.02, HOUR + late - 60);
    trial.tick(HOUR + late);
    off(trial);
    trial.tick(HOUR + late + 0.001);
    on(trial, "late_at_stop");
    at(trial, 31.002, 121.05, HOUR + late + 60);
    on(trial, "late_at_stop");
    at(trial, 31.001, 121.05, HOUR + late + 90);
    off(trial);
    Trial<?> punctual = trial("late_at_stop", WAY);
    at(punctual, 31, 121.05, HOUR - 60);
    punctual.tick(HOUR + late + 60);
    off(punctual);
    at(punctual, 31, 121.1, 2 * HOUR + late - 60);
    punctual.tick(2 * HOUR + late + 1);
    on(punctual, "late_at_stop");
  }

  @Test
  void positionLost() {
    int silent = (int) numbers("position_lost", "condition")[0];
    Trial<?> trial = trial("position_lost", WAY);
    at(trial, 31, 121.0, 0);
    at(trial, 31, 121.01, 30);
    trial.tick(30 + silent - 0.001);
    off(trial);
    trial.tick(30 + silent);
    on(trial, "position_lost");
    at(trial, 31, 121.02, 30 + silent + 5);
    off(trial);
    Trial<?> parked = trial("position_lost", WAY);
    at(parked, 31, 121.0, 0);
    at(parked, 31, 121.0001, 300);
    parked.tick(2 * HOUR);
    off(parked);
    // We were not listening: silence counts from when we were.
    Trial<?> deaf = trial("position_lost", WAY);
    at(deaf, 31, 121.0, 0);
    at(deaf, 31, 121.01, 30);
    deaf.tick(2_000, Trial.at(1_900));
    off(deaf);
    deaf.tick(1_900 + silent, Trial.at(1_900));
    on(deaf, "position_lost");
  }

  @Test
  void energyUnusual() {
    double times = numbers("energy_unusual", "condition")[0];
    double least = numbers("energy_unusual", "condition")[2];
    for (double[] hours :
        new double[][] {
          {1, times, 0}, {1, times + 0.1, 1}, {0.1, least, 0}, {0.1, least + 0.1, 1}
        }) {
      Trial<?> trial = trial("energy_unusual");
      double total = 5;
      int quarters = 10 * 96;
      for (int quarter = 0; quarter < quarters; quarter++) {
        total = meter(trial, total, hours[0], quarter);
      }
      off(trial);
      for (int quarter = quarters; quarter <= quarters + 4; quarter++) {
        total = meter(trial, total, hours[1], quarter);
      }
      if (hours[2] == 0) {
        off(trial);
      } else {
        on(trial, "energy_unusual");
        // The meter starts again, and the hour is as usual.
        total = 0;
        for (int quarter = quarters + 5; quarter <= quarters + 8; quarter++) {
          total = meter(trial, total, hours[0], quarter);
        }
        off(trial);
      }
    }
  }

  private static double meter(Trial<?> trial, double total, double anHour, int quarter) {
    say(trial, "energy.total", total, quarter * 900);
    return total + anHour / 4;
  }

  @Test
  void aStockThatIsGoingToRunOutWhateverIsPutBack() {
    Trial<?> trial = Trial.of(rule("stock_running_out"));
    double stock = 40;
    for (int hour = 0; hour <= 14 * 24; hour++) {
      say(trial, "medicine.stock", stock, hour * HOUR);
      stock += hour % 24 == 23 ? -2 : hour == 100 ? 10 : 0;
    }
    // Two a day and 22 left: eleven days.
    assertThat(stock).isEqualTo(22);
    off(trial);
    // Seventeen left of thirty-three in two weeks are just more than seven days.
    say(trial, "medicine.stock", 17, 14 * DAY + 60);
    off(trial);
    say(trial, "medicine.stock", 16, 14 * DAY + 120);
    assertThat(trial.severity()).isEqualTo(Severity.NOTICE);
    say(trial, "medicine.stock", 80, 14 * DAY + 180);
    off(trial);
  }
}
