package io.waystation.alerting.rule.cluster;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.HistoryRule;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.RuleHead;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Words;
import io.waystation.alerting.rule.trend.TrendRow;
import io.waystation.model.Alarm;
import io.waystation.model.BadInput;
import io.waystation.model.Flag;
import io.waystation.model.LocalText;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;

/**
 * Several different people at one site with the same finding within some days: a row of {@code
 * trend_rules.csv}. Who they are is neither kept nor said; the memory holds salted hashes, and only
 * for as long as they count. It ends when, by the calendar, there are too few of them, and is
 * raised again no sooner than the row's cooldown.
 */
public final class ClusterRule extends HistoryRule<ClusterState> {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SALT_BYTES = 16;
  private static final int HASH_CHARS = 24;

  private final TrendRow row;
  private final Signal signal;

  /**
   * @throws BadInput if the row does not count people
   */
  public ClusterRule(String id, LocalText title, TrendRow row, SignalCatalogue catalogue) {
    super(RuleHead.ofTable(id, title, row.codes().subList(0, 1), Alarm.Concern.HEALTH));
    if (row.statistic() != TrendRow.Statistic.DIFFERENT_PEOPLE) {
      throw row.elsewhere("cluster");
    }
    this.row = row;
    this.signal = catalogue.signal(row.codes().get(0));
  }

  @Override
  public Subject subject(Reading reading) {
    return Subject.station(reading.station());
  }

  @Override
  public Outcome<ClusterState> read(
      ClusterState state, Subject subject, List<Reading> together, Context context) {
    Outcome<ClusterState> outcome = Outcome.quiet(state);
    for (Reading reading : together) {
      boolean found =
          !reading.has(Flag.SUSPECT) && signal.rounded(reading.value()) >= row.limits().get(0);
      if (found) {
        Outcome<ClusterState> next = found(outcome.state(), subject, reading, context);
        outcome =
            next.decisions().isEmpty() ? new Outcome<>(next.state(), outcome.decisions()) : next;
      }
    }
    return outcome;
  }

  private Outcome<ClusterState> found(
      ClusterState state, Subject subject, Reading reading, Context context) {
    String salt = state.salt().isEmpty() ? salt() : state.salt();
    ZoneId zone = zone(subject, context);
    long at = reading.measuredAt().toEpochMilli();
    SortedMap<String, Long> people = state.people();
    people.merge(hash(salt, reading.person().value()), at, Math::max);
    long newest = people.values().stream().mapToLong(Long::longValue).max().orElse(at);
    long today = day(newest, zone);
    people.values().removeIf(when -> day(when, zone) <= today - row.windowDays());
    boolean many = people.size() >= row.least();
    boolean rested =
        state.raised() == ClusterState.NEVER || today - state.raised() >= row.cooldownDays();
    if (many && rested && !state.on()) {
      Decision raise =
          new Decision(
              What.RAISE,
              reading.measuredAt(),
              row.severity(),
              false,
              signal.code(),
              evidence(people.size(), subject, reading.measuredAt(), context));
      return new Outcome<>(ClusterState.of(salt, people, true, today), List.of(raise));
    }
    return Outcome.quiet(ClusterState.of(salt, people, state.on(), state.raised()));
  }

  private LocalText evidence(int people, Subject subject, Instant at, Context context) {
    LocalText place = Words.place(subject, context);
    String time = Words.time(at, subject, context);
    LocalText limit = Words.value(signal, row.limits().get(0));
    return new LocalText(
        "%s：%d 天内有 %d 名不同人员的%s不低于 %s（至 %s）。"
            .formatted(place.zh(), row.windowDays(), people, signal.name().zh(), limit.zh(), time),
        "%s: %s with %s of %s or more within %s (until %s)."
            .formatted(
                place.en(),
                Words.count(people, "person", "different people"),
                signal.name().en(),
                limit.en(),
                Words.count(row.windowDays(), "day", "days"),
                time));
  }

  private static String salt() {
    byte[] bytes = new byte[SALT_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String hash(String salt, String person) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((salt + person).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static ZoneId zone(Subject subject, Context context) {
    return context.station(subject.station()).map(Station::zone).orElse(ZoneOffset.UTC);
  }

  private static long day(long millis, ZoneId zone) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone).toEpochDay();
  }

  @Override
  public Outcome<ClusterState> tick(
      ClusterState state, Subject subject, Instant now, Instant since, Context context) {
    long over = due(state, subject, since, context);
    if (over > now.toEpochMilli()) {
      return Outcome.quiet(state);
    }
    ZoneId zone = zone(subject, context);
    SortedMap<String, Long> left = state.people();
    left.values().removeIf(when -> day(when, zone) <= day(over, zone) - row.windowDays());
    return new Outcome<>(
        ClusterState.of(state.salt(), left, false, state.raised()),
        List.of(
            new Decision(
                What.CLEAR,
                Instant.ofEpochMilli(over),
                Severity.NORMAL,
                false,
                signal.code(),
                null)));
  }

  /** The midnight after which too few of them are left. */
  @Override
  public long due(ClusterState state, Subject subject, Instant since, Context context) {
    if (!state.on()) {
      return NEVER;
    }
    ZoneId zone = zone(subject, context);
    long[] days =
        state.people().values().stream().mapToLong(when -> day(when, zone)).sorted().toArray();
    long last = days[Math.max(0, days.length - row.least())] + row.windowDays();
    return LocalDate.ofEpochDay(last).atStartOfDay(zone).toInstant().toEpochMilli();
  }

  @Override
  public ClusterState fresh() {
    return ClusterState.FRESH;
  }

  @Override
  public boolean idle(ClusterState state) {
    return !state.on();
  }

  @Override
  public String save(ClusterState state) {
    return state.text();
  }

  @Override
  public ClusterState restore(String text) {
    return ClusterState.parse(text);
  }
}
