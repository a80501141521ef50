package io.waystation.simulator.score;

import io.waystation.simulator.score.Expectation.Need;
import io.waystation.simulator.score.Expectation.On;
import io.waystation.simulator.score.Marks.Asked;
import io.waystation.simulator.score.Marks.Call;
import io.waystation.simulator.score.Marks.Judged;
import io.waystation.simulator.score.Marks.Verdict;
import io.waystation.simulator.truth.TruthLine.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Matches what faults ask for with the alarms there are: each with one at most, as many as
 * possible, the closest first. What is left is explained by a fault, or by the alarm it is a line
 * of, or is false.
 */
final class Marking {
  private static final int NONE = -1;

  /** A place that has one need of an alarm: a fault and the row that asks. */
  private record Want(Fault fault, Expectation row) {}

  private final Told told;
  private final Expectations table;
  private final DeviceClocks clocks;
  private final boolean health;
  private final Duration slack;
  private final Darkness darkness;
  private final List<ServiceAlarm> alarms;
  private final List<Call> calls;
  private final List<Want> wants = new ArrayList<>();
  private final Map<String, List<Want>> mays = new HashMap<>();
  private final Map<String, List<Want>> outages = new HashMap<>();

  private Marking(
      Told told,
      Expectations table,
      DeviceClocks clocks,
      boolean health,
      Duration slack,
      List<ServiceAlarm> alarms) {
    this.told = told;
    this.table = table;
    this.clocks = clocks;
    this.health = health;
    this.slack = slack;
    this.darkness = new Darkness(told.faults(), table);
    told.faults().forEach(this::ask);
    this.alarms =
        alarms.stream()
            .filter(alarm -> within(began(alarm)))
            .filter(alarm -> !alarm.learntAt().isAfter(told.until()) || askedFor(alarm))
            .sorted(Comparator.comparing(ServiceAlarm::startedAt).thenComparing(ServiceAlarm::id))
            .toList();
    this.calls =
        alarms.stream()
            .filter(alarm -> !alarm.withdrawn())
            .flatMap(alarm -> alarm.steps().stream().map(step -> new Call(alarm, step)))
            .filter(call -> within(at(call)))
            .sorted(
                Comparator.comparing((Call call) -> call.step().at())
                    .thenComparing(call -> call.alarm().id()))
            .toList();
  }

  /**
   * @param clocks of the devices: an alarm says when it began by the clock of its device
   * @param health whether alarms about people are among them; if not, none are asked for
   * @param slack how much later than the table says the service may notice
   * @param alarms all there are, of any time
   */
  static Marks mark(
      Told told,
      Expectations table,
      DeviceClocks clocks,
      boolean health,
      Duration slack,
      List<ServiceAlarm> alarms) {
    return new Marking(told, table, clocks, health, slack, alarms).mark();
  }

  private Instant began(ServiceAlarm alarm) {
    return clocks.real(alarm.device(), alarm.startedAt());
  }

  private Instant at(Call call) {
    return clocks.real(call.alarm().device(), call.step().at());
  }

  private boolean within(Instant at) {
    return !at.isBefore(told.start()) && !at.isAfter(told.until());
  }

  /**
   * Whether it belongs to a fault that had to be noticed before the end. Of what else the service
   * says after the end the truth knows nothing: the devices may be silent because the simulation is
   * over.
   */
  private boolean askedFor(ServiceAlarm alarm) {
    return wants.stream()
        .anyMatch(
            want ->
                want.row.about(want.fault, alarm) && want.row.beganWith(want.fault, began(alarm)));
  }

  private void ask(Fault fault) {
    table.all(fault.fault()).stream()
        .filter(Expectation::outage)
        .forEach(row -> add(outages, new Want(fault, row)));
    for (Expectation row : table.of(fault.fault(), Need.ONE)) {
      Duration shows = darkness.shows(fault, told.until());
      boolean due =
          !fault.start().isBefore(told.start()) && !deadline(fault, row).isAfter(told.until());
      boolean hidden = row.outage() && darkness.silentBefore(fault, row.before());
      boolean readable = health || row.on() != On.PERSON;
      boolean seen = shows.compareTo(Duration.ZERO) > 0 && shows.compareTo(row.sure()) >= 0;
      if (readable && due && !hidden && seen) {
        wants.add(new Want(fault, row));
      } else if (shows.compareTo(row.maybe()) >= 0) {
        add(mays, new Want(fault, row));
      }
    }
    for (Expectation row : table.of(fault.fault(), Need.MAY)) {
      if (darkness.shows(fault, told.until()).compareTo(row.maybe()) >= 0) {
        add(mays, new Want(fault, row));
      }
    }
  }

  private static void add(Map<String, List<Want>> bySubject, Want want) {
    String subject =
        want.row.on() == On.PERSON ? want.fault.person().value() : want.fault.station().value();
    bySubject.computeIfAbsent(subject, s -> new ArrayList<>()).add(want);
  }

  /** Those about the alarm's person, or its station, that may have led to it. */
  private Stream<Want> leadingTo(ServiceAlarm alarm, Map<String, List<Want>> bySubject) {
    return Stream.of(alarm.person(), alarm.station())
        .flatMap(subject -> bySubject.getOrDefault(subject, List.of()).stream())
        .filter(want -> want.row.about(want.fault, alarm))
        .filter(want -> want.row.followsFrom(want.fault, began(alarm)));
  }

  /** By when the service must have noticed. */
  private Instant deadline(Fault fault, Expectation row) {
    return darkness.heardFor(fault, fault.start(), row.within().plus(slack));
  }

  private Marks mark() {
    int[] callOf = match();
    Map<String, Fault> right = new HashMap<>();
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < callOf.length; i++) {
      Want want = wants.get(i);
      Optional<Call> call =
          callOf[i] == NONE ? Optional.empty() : Optional.of(calls.get(callOf[i]));
      call.ifPresent(met -> right.put(met.alarm().id(), want.fault));
      boolean late = call.filter(met -> late(want, met.alarm())).isPresent();
      asked.add(new Asked(want.fault, want.row, call, late));
    }
    return new Marks(asked, judge(right));
  }

  /** Whether it was still on long after the fault was over. */
  private boolean late(Want want, ServiceAlarm alarm) {
    if (want.row.after() == null) {
      return false;
    }
    Instant limit = darkness.heardFor(want.fault, want.fault.end(), want.row.after());
    return limit.isBefore(told.until())
        && alarm
            .clearedAt()
            .map(at -> clocks.real(alarm.device(), at))
            .filter(at -> !at.isAfter(limit))
            .isEmpty();
  }

  // ---- each want with one alarm at most, and each alarm with one want --------------------------

  private int[] match() {
    List<List<Integer>> edges = wants.stream().map(this::fitting).toList();
    int[] wantOf = new int[calls.size()];
    Arrays.fill(wantOf, NONE);
    for (int want = 0; want < wants.size(); want++) {
      augment(want, edges, wantOf, new HashSet<>());
    }
    int[] callOf = new int[wants.size()];
    Arrays.fill(callOf, NONE);
    for (int call = 0; call < wantOf.length; call++) {
      if (wantOf[call] != NONE) {
        callOf[wantOf[call]] = call;
      }
    }
    return callOf;
  }

  /** Kuhn's algorithm: a want takes a call that is free, or whose want can take another. */
  private static boolean augment(
      int want, List<List<Integer>> edges, int[] wantOf, Set<Integer> tried) {
    for (int call : edges.get(want)) {
      if (tried.add(call)
          && (wantOf[call] == NONE || augment(wantOf[call], edges, wantOf, tried))) {
        wantOf[call] = want;
        return true;
      }
    }
    return false;
  }

  /** The calls that would do, the closest first. */
  private List<Integer> fitting(Want want) {
    List<Integer> fitting = new ArrayList<>();
    Instant deadline = deadline(want.fault, want.row);
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      if (want.row.about(want.fault, call.alarm())
          && want.row.beganWith(want.fault, at(call))
          && !call.step().learntAt().isAfter(deadline)) {
        fitting.add(i);
      }
    }
    fitting.sort(
        Comparator.comparing(i -> Duration.between(want.fault.start(), at(calls.get(i))).abs()));
    return fitting;
  }

  // ---- what the others are ----------------------------------------------------------------------

  private List<Judged> judge(Map<String, Fault> right) {
    Map<String, Judged> judged = new HashMap<>();
    for (ServiceAlarm alarm : alarms) {
      Fault asked = right.get(alarm.id());
      Optional<Fault> fault = asked == null ? mayBe(alarm) : Optional.of(asked);
      Verdict verdict =
          asked != null ? Verdict.RIGHT : fault.isPresent() ? Verdict.CONSEQUENCE : Verdict.FALSE;
      judged.put(alarm.id(), judged(alarm, verdict, fault));
    }
    // A line is worth what it is a line of.
    for (ServiceAlarm alarm : alarms) {
      Judged parent = judged.get(alarm.parent());
      if (judged.get(alarm.id()).verdict() == Verdict.FALSE && parent != null) {
        judged.put(alarm.id(), judged(alarm, Verdict.CONSEQUENCE, Optional.empty()));
      }
    }
    return alarms.stream().map(alarm -> judged.get(alarm.id())).toList();
  }

  /** The fault from which the alarm may have followed, the latest of several. */
  private Optional<Fault> mayBe(ServiceAlarm alarm) {
    return leadingTo(alarm, mays).map(Want::fault).max(Comparator.comparing(Fault::start));
  }

  private Judged judged(ServiceAlarm alarm, Verdict verdict, Optional<Fault> fault) {
    boolean leads = verdict != Verdict.FALSE && alarm.parent().isEmpty();
    return new Judged(alarm, verdict, fault, leads ? causes(alarm) : Set.of());
  }

  /** Those an outage may be given: several when several outages meet there. Empty for no outage. */
  private Set<String> causes(ServiceAlarm alarm) {
    return leadingTo(alarm, outages)
        .flatMap(want -> want.row.cause(want.fault).stream())
        .collect(Collectors.toSet());
  }
}
