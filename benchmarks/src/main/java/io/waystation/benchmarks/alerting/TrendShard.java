package io.waystation.benchmarks.alerting;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Takes people through their years, some hundred at a time, for one thread. */
final class TrendShard {
  private static final DeviceId KIOSK = new DeviceId("kiosk");

  private final List<Rule<?>> rules;
  private final List<String> rows;

  /** By person and rule: what it remembers, or null while it knows nothing. */
  private final Object[] memories;

  private final TrendYear year;
  private final int days;

  /**
   * Places of the rules that look at it, by the place of the signal among {@link TrendYear#CODES}.
   */
  private final int[][] looking;

  private final List<Signal> signals =
      TrendYear.CODES.stream().map(SignalCatalogue.shipped()::signal).toList();

  private final TrendPeople register = new TrendPeople();
  private final TrendBatch batch;

  /** By person of those under way: the alarms that the rules have decided. */
  private long[][] turns;

  private int[] turned;

  long measurements;
  long evaluations;

  /** Of this thread's processor time, in the rules. */
  long nanos;

  /** By rule. */
  final long[] alarms;

  long compared;

  /** How many alarms began or ended in one way only. */
  long different;

  /**
   * What was measured together of one person, and one rule looks at.
   *
   * @param place of the person among those under way
   */
  private record Look(int place, int rule, List<Reading> together) {}

  TrendShard(List<Rule<?>> rules, List<String> rows, Object[] memories, TrendYear year, int days) {
    this.rules = rules;
    this.rows = rows;
    this.memories = memories;
    this.year = year;
    this.days = days;
    this.batch = new TrendBatch(rows);
    this.alarms = new long[rules.size()];
    this.looking = new int[TrendYear.CODES.size()][];
    for (int code = 0; code < looking.length; code++) {
      String of = TrendYear.CODES.get(code);
      looking[code] =
          IntStream.range(0, rules.size())
              .filter(rule -> rules.get(rule).signals().contains(of))
              .toArray();
    }
  }

  /** When an alarm of a rule began or ended, as one number. */
  static long turn(long at, int rule, boolean begins) {
    return at << 8 | rule << 1 | (begins ? 1 : 0);
  }

  /** The years of those people, and of one in so many the year as a whole besides. */
  void replay(int from, int to, int compareEvery) {
    PersonId[] ids = new PersonId[to - from];
    turns = new long[ids.length][];
    turned = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = TrendPeople.id(from + i);
      turns[i] = new long[8];
    }
    register.know(ids, from);
    for (int day = 0; day < days; day++) {
      List<Look> looks = looks(from, ids, day);
      long begin = cpu();
      for (Look look : looks) {
        read(rules.get(look.rule), look, from + look.place);
      }
      nanos += cpu() - begin;
    }
    for (int person = from; person < to; person++) {
      if (person % compareEvery == 0) {
        compare(person, turns[person - from], turned[person - from]);
      }
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** What rules look at on a day, person by person, in the order of its time. */
  private List<Look> looks(int from, PersonId[] ids, int day) {
    List<Look> looks = new ArrayList<>();
    List<List<Reading>> byRule = new ArrayList<>(Collections.nCopies(rules.size(), List.of()));
    for (int i = 0; i < ids.length; i++) {
      int place = i;
      long[] last = {Long.MIN_VALUE};
      year.day(
          from + place,
          day,
          (at, code, tenths, high) -> {
            if (at != last[0]) {
              look(looks, place, byRule);
              last[0] = at;
            }
            Reading reading = reading(ids[place], at, code, tenths, high);
            for (int rule : looking[code]) {
              if (byRule.get(rule).isEmpty()) {
                byRule.set(rule, new ArrayList<>(3));
              }
              byRule.get(rule).add(reading);
            }
            measurements++;
            evaluations += looking[code].length;
          });
      look(looks, place, byRule);
    }
    return looks;
  }

  private static void look(List<Look> looks, int place, List<List<Reading>> byRule) {
    for (int rule = 0; rule < byRule.size(); rule++) {
      if (!byRule.get(rule).isEmpty()) {
        looks.add(new Look(place, rule, byRule.set(rule, List.of())));
      }
    }
  }

  private Reading reading(PersonId person, long at, int code, int tenths, boolean high) {
    Instant when = Instant.ofEpochMilli(at);
    return new Reading(
        TrendPeople.station(high),
        KIOSK,
        "",
        person,
        "",
        signals.get(code),
        tenths / 10.0,
        0,
        when,
        when,
        1,
        0);
  }

  private <S> void read(Rule<S> rule, Look look, int person) {
    int index = look.rule;
    int place = look.place;
    List<Reading> together = look.together;
    int slot = person * rules.size() + index;
    @SuppressWarnings("unchecked") // nothing else is put there than what that rule gave
    S memory = memories[slot] == null ? rule.fresh() : (S) memories[slot];
    Outcome<S> outcome = rule.read(memory, rule.subject(together.get(0)), together, register);
    memories[slot] = outcome.state();
    for (Decision decision : outcome.decisions()) {
      boolean begins = decision.what() == Decision.What.RAISE;
      if (begins || decision.what() == Decision.What.CLEAR) {
        alarms[index] += begins ? 1 : 0;
        if (turned[place] == turns[place].length) {
          turns[place] = Arrays.copyOf(turns[place], 2 * turned[place]);
        }
        turns[place][turned[place]++] = turn(decision.at().toEpochMilli(), index, begins);
      }
    }
  }

  private void compare(int person, long[] decided, int count) {
    compared++;
    long[] live = Arrays.copyOf(decided, count);
    long[] whole = batch.turns(person, year, days, rows);
    Arrays.sort(live);
    Arrays.sort(whole);
    different += live.length + whole.length - 2L * common(live, whole);
  }

  private static int common(long[] a, long[] b) {
    int common = 0;
    for (int i = 0, j = 0; i < a.length && j < b.length; ) {
      int order = Long.compare(a[i], b[j]);
      common += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return common;
  }
}
