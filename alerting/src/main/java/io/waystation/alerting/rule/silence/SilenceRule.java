package io.waystation.alerting.rule.silence;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.HeadedRule;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.RuleHead;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Words;
import io.waystation.model.Alarm;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nothing has been heard for too long, and we were listening all the while. Time in which we were
 * not is never counted: the limit begins anew when we listen again.
 *
 * <p>It watches either every registered device of a type, for which any message counts as life and
 * which is expected from its commissioning on, or each series of a heartbeat signal, from its first
 * reading on. A series behind a device that is silent itself cannot be heard and is not judged.
 */
public final class SilenceRule extends HeadedRule<SilenceState> {
  /**
   * One severity of a silence.
   *
   * @param row of the reference tables
   * @param after without a word
   */
  public record Step(String row, Duration after, Severity severity, String basis) {
    private Line line() {
      return new Line(row, "silent", after, severity, NEXT_MESSAGE, basis);
    }
  }

  /** What ends every silence, as the rule book and the tables write it. */
  public static final String NEXT_MESSAGE = "next message";

  private final Signal signal;
  private final Optional<Device.Type> devices;
  private final List<Step> steps;

  /**
   * @param devices the type it watches; empty when it watches series
   * @param steps shortest first
   */
  public SilenceRule(
      String id, Signal signal, LocalText title, Optional<Device.Type> devices, List<Step> steps) {
    super(
        RuleHead.ofStation(
            id,
            title,
            List.of(signal.code()),
            Alarm.Latch.NONE,
            steps.stream().map(Step::line).toList()));
    this.signal = signal;
    this.devices = devices;
    this.steps = List.copyOf(steps);
  }

  /** The type of device it watches; empty when it watches series. */
  public Optional<Device.Type> devices() {
    return devices;
  }

  /** A word from a series: it lived when it was measured, whenever that arrived. */
  @Override
  public Outcome<SilenceState> read(
      SilenceState state, Subject subject, List<Reading> together, Context context) {
    Reading reading = together.get(together.size() - 1);
    return heard(state, lived(reading));
  }

  /** The subject has been heard, our clock. */
  public Outcome<SilenceState> heard(SilenceState state, Instant when) {
    long at = when.toEpochMilli();
    if (at <= state.heard()) {
      return Outcome.quiet(state);
    }
    boolean gap = state.heard() == SilenceState.NOT_YET || at - state.heard() >= afterMillis(0);
    SilenceState now = new SilenceState(at, gap ? at : state.hearing(), 0);
    return state.level() == 0
        ? Outcome.quiet(now)
        : new Outcome<>(
            now, List.of(new Decision(What.CLEAR, when, Severity.NORMAL, false, "", null)));
  }

  @Override
  public Outcome<SilenceState> tick(
      SilenceState state, Subject subject, Instant now, Instant since, Context context) {
    if (!expected(state, subject, context)) {
      return Outcome.quiet(state);
    }
    long from = from(state, subject, since, context);
    List<Decision> decisions = new ArrayList<>();
    int level = state.level();
    while (level < steps.size() && from + afterMillis(level) <= now.toEpochMilli()) {
      Step step = steps.get(level);
      boolean first = level == 0;
      decisions.add(
          new Decision(
              first ? What.RAISE : What.STEP,
              Instant.ofEpochMilli(first ? from : from + afterMillis(level)),
              step.severity(),
              false,
              "",
              evidence(state, subject, step, from, context)));
      level++;
    }
    return new Outcome<>(new SilenceState(state.heard(), state.hearing(), level), decisions);
  }

  @Override
  public long due(SilenceState state, Subject subject, Instant since, Context context) {
    return state.level() == steps.size() || !expected(state, subject, context)
        ? NEVER
        : from(state, subject, since, context) + afterMillis(state.level());
  }

  /** From when on the silence is counted. */
  private long from(SilenceState state, Subject subject, Instant since, Context context) {
    long from = Math.max(state.heard(), since.toEpochMilli());
    return device(subject, context)
        .map(device -> Math.max(from, device.commissionedAt().toEpochMilli()))
        .orElse(from);
  }

  /** A device that is not registered any more is not missed, nor a series never heard. */
  private boolean expected(SilenceState state, Subject subject, Context context) {
    return devices.isPresent()
        ? device(subject, context).isPresent()
        : state.heard() != SilenceState.NOT_YET;
  }

  private Optional<Device> device(Subject subject, Context context) {
    return devices.isEmpty() ? Optional.empty() : context.device(new DeviceId(subject.device()));
  }

  /** Whether the device of that state has been heard lately enough for its series to be judged. */
  public boolean speaks(SilenceState device, Instant now) {
    return device.heard() != SilenceState.NOT_YET
        && now.toEpochMilli() - device.heard() < afterMillis(0);
  }

  private long afterMillis(int step) {
    return steps.get(step).after().toMillis();
  }

  private LocalText evidence(
      SilenceState state, Subject subject, Step step, long from, Context context) {
    LocalText place = Words.place(subject, context);
    LocalText limit = Words.duration(step.after());
    boolean never = state.heard() == SilenceState.NOT_YET;
    String since = Words.time(Instant.ofEpochMilli(never ? from : state.heard()), subject, context);
    LocalText what =
        devices.isPresent()
            ? new LocalText("消息", "message")
            : new LocalText("“" + signal.name().zh() + "”", "“" + signal.name().en() + "”");
    return never
        ? new LocalText(
            "%s：自 %s 起应有%s，从未收到，已超过 %s。".formatted(place.zh(), since, what.zh(), limit.zh()),
            "%s: no %s ever received; expected since %s, more than %s ago."
                .formatted(place.en(), what.en(), since, limit.en()))
        : new LocalText(
            "%s：最后一次收到%s是 %s，此后超过 %s没有收到。".formatted(place.zh(), what.zh(), since, limit.zh()),
            "%s: last %s at %s, none for more than %s since."
                .formatted(place.en(), what.en(), since, limit.en()));
  }

  private static Instant lived(Reading reading) {
    return reading.measuredAt().isBefore(reading.receivedAt())
        ? reading.measuredAt()
        : reading.receivedAt();
  }

  @Override
  public boolean takesLate() {
    return true;
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public SilenceState fresh() {
    return new SilenceState(SilenceState.NOT_YET, SilenceState.NOT_YET, 0);
  }

  @Override
  public boolean idle(SilenceState state) {
    return state.level() == 0;
  }

  @Override
  public SilenceState seen(SilenceState state, Reading reading) {
    return heard(state, lived(reading)).state();
  }

  @Override
  public String save(SilenceState state) {
    return state.text();
  }

  @Override
  public SilenceState restore(String text) {
    return SilenceState.parse(text, steps.size());
  }
}
