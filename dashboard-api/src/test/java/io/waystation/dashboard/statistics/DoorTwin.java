package io.waystation.dashboard.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** A day at a door that is known exactly, and what imperfect sensors say of it. */
final class DoorTwin {
  private static final long MINUTE = 60_000;
  private static final long OPENS_BEFORE = 3_000;
  private static final long CLOSES_AFTER = 4_000;
  private static final long OPENING = 7 * 60 * MINUTE;
  private static final long CLOSING = 22 * 60 * MINUTE;
  static final long END = 24 * 60 * MINUTE;

  /**
   * @param perDay visits
   * @param dwell minutes, their median
   * @param looks openings of the door for nothing, per visit
   * @param contact the door has one
   * @param everyMinute counters report each minute, and not at once
   */
  record Setting(
      int perDay,
      double dwell,
      double missedIn,
      double doubledIn,
      double missedOut,
      double doubledOut,
      double looks,
      boolean contact,
      boolean everyMinute) {}

  record Visit(long in, long out) {}

  private final Setting setting;
  private final Random random;
  final List<Visit> visits = new ArrayList<>();
  int countedIn;
  int countedOut;
  double seconds;

  DoorTwin(long seed, Setting setting) {
    this.setting = setting;
    this.random = new Random(seed);
    for (int i = 0; i < setting.perDay; i++) {
      long in = OPENING + (long) (random.nextDouble() * (CLOSING - OPENING - 10 * MINUTE));
      double stay = Math.min(175, setting.dwell * Math.exp(0.7 * random.nextGaussian()));
      long out = Math.min(CLOSING, in + (long) (Math.max(1, stay) * MINUTE));
      visits.add(new Visit(in, out));
      seconds += (out - in) / 1000.0;
    }
    visits.sort(Comparator.comparingLong(Visit::in));
  }

  Passages passages() {
    TreeMap<Long, Integer> ins = new TreeMap<>();
    TreeMap<Long, Integer> outs = new TreeMap<>();
    Spans occupied = new Spans();
    List<Long> opened = new ArrayList<>();
    for (Visit visit : visits) {
      occupied.add(visit.in, visit.out);
      opened.add(visit.in);
      opened.add(visit.out);
      int in = count(setting.missedIn, setting.doubledIn);
      int out = count(setting.missedOut, setting.doubledOut);
      ins.merge(visit.in, in, Integer::sum);
      outs.merge(visit.out, out, Integer::sum);
      countedIn += in;
      countedOut += out;
    }
    for (int i = 0; i < setting.looks * setting.perDay; i++) {
      opened.add(OPENING + (long) (random.nextDouble() * (CLOSING - OPENING)));
    }
    Spans open = new Spans();
    opened.stream().sorted().forEach(at -> open.add(at - OPENS_BEFORE, at + CLOSES_AFTER));
    List<Increase.Step> stepsIn = steps(ins);
    List<Increase.Step> stepsOut = steps(outs);
    List<Increase.Step> both = new ArrayList<>(stepsIn);
    both.addAll(stepsOut);
    Spans day = Spans.of(0, END);
    Spans empty = day.without(occupied);
    Openings openings =
        new Openings(
            both,
            setting.contact ? open : new Spans(),
            setting.contact ? day : new Spans(),
            occupied,
            empty);
    return new Passages(stepsIn, stepsOut, occupied, empty, openings, 0, END);
  }

  private int count(double missed, double doubled) {
    double dice = random.nextDouble();
    return dice < missed ? 0 : dice < missed + doubled ? 2 : 1;
  }

  private List<Increase.Step> steps(TreeMap<Long, Integer> counted) {
    TreeMap<Long, Integer> reported = new TreeMap<>();
    counted.forEach(
        (at, people) -> {
          long minute = (at + MINUTE - 1) / MINUTE * MINUTE;
          if (people > 0) {
            reported.merge(setting.everyMinute ? minute : at, people, Integer::sum);
          }
        });
    List<Increase.Step> steps = new ArrayList<>();
    reported.forEach(
        (at, people) -> {
          long minute = (at - 1) / MINUTE * MINUTE;
          steps.add(new Increase.Step(minute, at, people));
        });
    return steps;
  }
}
