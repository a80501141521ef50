package io.waystation.alerting.rule.score;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.HistoryRule;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Packed;
import io.waystation.alerting.rule.RuleHead;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Words;
import io.waystation.alerting.rule.band.BandRule;
import io.waystation.alerting.rule.score.ScoreState.Value;
import io.waystation.model.Alarm;
import io.waystation.model.Flag;
import io.waystation.model.HealthFile;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * NEWS2 of one person: scored only when all seven parameters have been measured within one occasion
 * of 15 minutes; a part of the score is no score and says nothing. An alarm from notice on; the
 * next complete set that scores lower than that ends it.
 *
 * <p>Not scored: where the altitude is 1500 m or more or nobody knows it (a healthy resident would
 * score), under the age of 16, in pregnancy. SpO2 is scored by scale 2 only of people who have
 * hypercapnic respiratory failure on file.
 */
public final class ScoreRule extends HistoryRule<ScoreState> {
  /** An occasion is what is measured within this (reference README). */
  public static final Duration OCCASION = Duration.ofMinutes(15);

  /** Metres, from which on raw SpO2 must not be scored (reference README). */
  public static final int TOO_HIGH = 1_500;

  private static final int YOUNGEST = 16;

  private final News2 news2;

  /** Of its parameters in a memory, by code. */
  private final Map<String, Integer> places = new TreeMap<>();

  public ScoreRule(String id, LocalText title) {
    this(id, title, new News2());
  }

  private ScoreRule(String id, LocalText title, News2 news2) {
    super(RuleHead.ofTable(id, title, new TreeSet<>(news2.signals()), Alarm.Concern.HEALTH));
    this.news2 = news2;
    for (String code : new TreeSet<>(news2.signals())) {
      places.put(code, places.size());
    }
  }

  @Override
  public Outcome<ScoreState> read(
      ScoreState state, Subject subject, List<Reading> together, Context context) {
    Value[] latest = state.latest(places.size());
    boolean newer = false;
    for (Reading reading : together) {
      long at = reading.measuredAt().toEpochMilli();
      if (!reading.has(Flag.SUSPECT) && at >= state.last()) {
        latest[places.get(reading.signal().code())] = new Value(at, reading.value());
        newer = true;
      }
    }
    if (!newer) {
      return Outcome.quiet(state);
    }
    Reading last = together.get(together.size() - 1);
    ScoreState now = ScoreState.of(latest, state.severity());
    long from = now.last() - OCCASION.toMillis();
    Map<String, Double> values = new HashMap<>();
    places.forEach(
        (code, place) -> {
          if (latest[place] != null && latest[place].at() >= from) {
            values.put(code, latest[place].value());
          }
        });
    if (!values.keySet().containsAll(news2.signals()) || !applies(last, context)) {
      return Outcome.quiet(now);
    }
    boolean scale2 = context.file(last.person()).has(HealthFile.Condition.HYPERCAPNIC_FAILURE);
    return decide(state, now, news2.score(values, scale2), scale2, subject, last, context);
  }

  private static boolean applies(Reading reading, Context context) {
    Optional<Station> station = context.station(reading.station());
    boolean low =
        station.isPresent()
            && station.get().altitude().isPresent()
            && station.get().altitude().getAsInt() < TOO_HIGH;
    int born = context.person(reading.person()).map(Person::birthYear).orElse(0);
    boolean grown =
        born == 0
            || reading.measuredAt().atZone(station.map(Station::zone).orElseThrow()).getYear()
                    - born
                >= YOUNGEST;
    return low && grown && !context.file(reading.person()).has(HealthFile.Condition.PREGNANCY);
  }

  private Outcome<ScoreState> decide(
      ScoreState before,
      ScoreState now,
      News2.Result result,
      boolean scale2,
      Subject subject,
      Reading last,
      Context context) {
    Severity severity =
        result.response().severity().atLeast(Severity.NOTICE)
            ? result.response().severity()
            : Severity.NORMAL;
    ScoreState after = new ScoreState(now.last(), now.values(), severity);
    if (severity == Severity.NORMAL && before.severity() == Severity.NORMAL) {
      return Outcome.quiet(after);
    }
    What what =
        before.severity() == Severity.NORMAL
            ? What.RAISE
            : severity == Severity.NORMAL ? What.CLEAR : What.STEP;
    LocalText evidence =
        what == What.CLEAR ? null : evidence(result, scale2, subject, last.measuredAt(), context);
    return new Outcome<>(
        after,
        List.of(
            new Decision(
                what, last.measuredAt(), severity, false, last.signal().code(), evidence)));
  }

  private static LocalText evidence(
      News2.Result result, boolean scale2, Subject subject, Instant at, Context context) {
    LocalText place = Words.place(subject, context);
    String time = Words.time(at, subject, context);
    LocalText scale =
        scale2 ? new LocalText("（血氧按量表 2）", " (SpO2 by scale 2)") : new LocalText("", "");
    List<LocalText> parts =
        result.scores().entrySet().stream()
            .filter(scored -> scored.getValue() > 0)
            .map(scored -> part(scored.getKey(), scored.getValue()))
            .toList();
    String zh = parts.stream().map(LocalText::zh).collect(Collectors.joining("，"));
    String en = parts.stream().map(LocalText::en).collect(Collectors.joining(", "));
    LocalText advice = result.response().words();
    return new LocalText(
        "NEWS2 %d 分%s：%s；%s，%s。建议：%s。"
            .formatted(result.total(), scale.zh(), zh, place.zh(), time, advice.zh()),
        "NEWS2 %d%s: %s; at %s, %s. Advice: %s."
            .formatted(result.total(), scale.en(), en, place.en(), time, advice.en()));
  }

  private static LocalText part(String signal, int score) {
    LocalText name = SignalCatalogue.shipped().signal(signal).name();
    return new LocalText(name.zh() + " " + score + " 分", name.en() + " " + score);
  }

  @Override
  public ScoreState fresh() {
    return new ScoreState(ScoreState.NOT_YET, Packed.EMPTY, Severity.NORMAL);
  }

  @Override
  public boolean idle(ScoreState state) {
    return state.severity() == Severity.NORMAL;
  }

  /** Nothing measured before it still counts when it comes. */
  @Override
  public boolean outlived(ScoreState state, Instant now) {
    return idle(state) && state.last() < now.minus(BandRule.UNSEEN).toEpochMilli();
  }

  @Override
  public String save(ScoreState state) {
    return state.text();
  }

  @Override
  public ScoreState restore(String text) {
    return ScoreState.parse(text, places);
  }
}
