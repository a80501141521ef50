package io.waystation.alerting.rule.profile;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.HistoryRule;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.RuleHead;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Words;
import io.waystation.alerting.rule.limit.LimitRule;
import io.waystation.alerting.rule.profile.ProfileState.Used;
import io.waystation.model.Alarm;
import io.waystation.model.Flag;
import io.waystation.model.LocalText;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.Station;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * A counter went up in an hour by much more than usual: by more than so many times the median of
 * the same hour of the days before. An hour is judged when the first reading after it comes, from a
 * value interpolated at both its ends; one that was not read throughout is not judged and not
 * remembered. A counter that starts again counts from 0. It ends with the next normal hour.
 *
 * <p>Before a week of that hour is known, nothing is unusual.
 */
public final class ProfileRule extends HistoryRule<ProfileState> {
  private static final int FEWEST_DAYS = 7;

  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final Signal signal;
  private final double times;
  private final double least;
  private final int days;
  private final Severity severity;

  /**
   * @param times the median, beyond which an hour is unusual
   * @param least what an hour must exceed besides, in the signal's unit
   * @param days looked back
   */
  public ProfileRule(
      String id,
      Signal signal,
      LocalText title,
      double times,
      double least,
      int days,
      Severity severity,
      String basis) {
    super(
        RuleHead.ofStation(
            id,
            title,
            List.of(signal.code()),
            Alarm.Latch.NONE,
            List.of(
                new Line(
                    id,
                    "hour > %s x median of %d days and > %s"
                        .formatted(Words.number(times), days, Words.number(least)),
                    Duration.ZERO,
                    severity,
                    "next normal hour",
                    basis))));
    this.signal = signal;
    this.times = times;
    this.least = least;
    this.days = days;
    this.severity = severity;
  }

  @Override
  public Outcome<ProfileState> read(
      ProfileState state, Subject subject, List<Reading> together, Context context) {
    ProfileState now = state;
    List<Decision> decisions = new ArrayList<>();
    ZoneId zone = context.station(subject.station()).map(Station::zone).orElse(ZoneOffset.UTC);
    for (Reading reading : together) {
      if (!reading.has(Flag.SUSPECT) && reading.measuredAt().toEpochMilli() > now.last()) {
        now = read(now, reading, subject, zone, decisions, context);
      }
    }
    return new Outcome<>(now, decisions);
  }

  private ProfileState read(
      ProfileState state,
      Reading reading,
      Subject subject,
      ZoneId zone,
      List<Decision> decisions,
      Context context) {
    long at = reading.measuredAt().toEpochMilli();
    boolean gap =
        state.last() == ProfileState.NOT_YET
            || at - state.last() > LimitRule.validity(signal).toMillis();
    if (gap) {
      boolean begins = begin(at, zone) == at;
      return new ProfileState(at, reading.value(), 0, begins, state.packed(), state.on());
    }
    double more =
        reading.value() >= state.value() ? reading.value() - state.value() : reading.value();
    ProfileState now = state;
    for (long end = begin(now.last(), zone) + HOUR; end <= at; end += HOUR) {
      double share = more * (end - now.last()) / (at - state.last());
      double used = now.used() + share;
      now = now.whole() ? judged(now, end - HOUR, used, subject, zone, decisions, context) : now;
      now = new ProfileState(end, now.value(), 0, true, now.packed(), now.on());
    }
    double rest = more * (at - now.last()) / (at - state.last());
    return new ProfileState(
        at, reading.value(), now.used() + rest, now.whole(), now.packed(), now.on());
  }

  private static long begin(long at, ZoneId zone) {
    return Instant.ofEpochMilli(at)
        .atZone(zone)
        .truncatedTo(ChronoUnit.HOURS)
        .toInstant()
        .toEpochMilli();
  }

  private ProfileState judged(
      ProfileState state,
      long begin,
      double used,
      Subject subject,
      ZoneId zone,
      List<Decision> decisions,
      Context context) {
    ZonedDateTime local = Instant.ofEpochMilli(begin).atZone(zone);
    long day = local.toLocalDate().toEpochDay();
    SortedMap<Integer, List<Used>> hours = state.hours();
    List<Used> before =
        hours.getOrDefault(local.getHour(), List.of()).stream()
            .filter(known -> known.day() >= day - days && known.day() < day)
            .toList();
    boolean unusual = false;
    if (before.size() >= FEWEST_DAYS) {
      double median = median(before);
      unusual = used > times * median && used > least;
      if (unusual && !state.on()) {
        decisions.add(
            new Decision(
                What.RAISE,
                Instant.ofEpochMilli(begin),
                severity,
                false,
                signal.code(),
                evidence(used, median, begin, subject, context)));
      } else if (!unusual && state.on()) {
        decisions.add(
            new Decision(
                What.CLEAR,
                Instant.ofEpochMilli(begin + HOUR),
                Severity.NORMAL,
                false,
                signal.code(),
                null));
      }
    } else {
      unusual = state.on();
    }
    List<Used> kept = new ArrayList<>(before);
    kept.add(new Used(day, used));
    hours.put(local.getHour(), kept);
    return new ProfileState(
        state.last(), state.value(), 0, true, ProfileState.pack(hours), unusual);
  }

  private static double median(List<Used> used) {
    double[] sorted = used.stream().mapToDouble(Used::amount).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private LocalText evidence(
      double used, double median, long begin, Subject subject, Context context) {
    LocalText place = Words.place(subject, context);
    String from = Words.time(Instant.ofEpochMilli(begin), subject, context);
    LocalText now = Words.derived(signal, used);
    LocalText usual = Words.derived(signal, median);
    return new LocalText(
        "%s：自 %s 起一小时%s增加 %s，近 %d 天同一小时的中位数为 %s。"
            .formatted(place.zh(), from, signal.name().zh(), now.zh(), days, usual.zh()),
        "%s: %s up by %s in the hour from %s; the median of that hour over %d days is %s."
            .formatted(place.en(), signal.name().en(), now.en(), from, days, usual.en()));
  }

  @Override
  public ProfileState fresh() {
    return ProfileState.FRESH;
  }

  @Override
  public boolean idle(ProfileState state) {
    return !state.on();
  }

  @Override
  public String save(ProfileState state) {
    return state.text();
  }

  @Override
  public ProfileState restore(String text) {
    return ProfileState.parse(text);
  }
}
