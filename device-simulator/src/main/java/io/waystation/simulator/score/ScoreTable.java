package io.waystation.simulator.score;

import io.waystation.simulator.score.Marks.Asked;
import io.waystation.simulator.score.Marks.Judged;
import io.waystation.simulator.truth.TruthLine;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The marks for people to read on a terminal. Times are those of the city. Of alarms about people
 * it says where and when, and not who.
 */
public final class ScoreTable {
  /** More nobody reads on a terminal; JSON and the page have them all. */
  private static final int LINES = 40;

  private static final int DIGITS = 4;

  private final Score score;
  private final PrintWriter out;

  public ScoreTable(Score score, PrintWriter out) {
    this.score = score;
    this.out = out;
  }

  /** Everything, with {@link #summary} as its last line. */
  public void print() {
    Told told = score.told();
    out.printf(
        "%s to %s, times of %s, seed %d: %d stations, %d faults, %s messages%s%n",
        time(told.start()),
        time(told.until()),
        told.city().zone(),
        told.city().seed(),
        told.stations().size(),
        told.faults().size(),
        count(told.messages().values().stream().mapToLong(Long::longValue).sum()),
        score.partial() ? "   PARTIAL 部分结果" : "");
    score.notes().forEach(note -> out.printf("note 说明: %s %s%n", note.en(), note.zh()));
    faults();
    rules();
    causes();
    readings();
    days();
    listed("missed 漏报", score.missed(), this::line);
    listed("false alarms 误报", score.falseAlarms(), this::line);
    listed("wrong causes 原因判错", score.wrongCauses(), this::causeLine);
    out.println();
    out.println(summary(score));
    out.flush();
  }

  /** The closing line; {@code -} for what could not be measured. */
  public static String summary(Score score) {
    return "precision=%s recall=%s cause=%s completeness=%s false_per_day=%s"
        .formatted(
            share(score.precision()),
            share(score.recall()),
            share(score.cause()),
            share(score.completeness()),
            perDay(score.falsePerDay()));
  }

  // A Chinese character is two columns wide: headings that hold some are padded to less.

  private void faults() {
    out.printf(
        "%n%-22s %8s %6s %8s %7s %9s %10s %10s %10s%n",
        "fault 故障", "planted", "asked", "noticed", "recall", "late ends", "p50", "p95", "max");
    for (Score.OfFault row : score.byFault()) {
      out.printf(
          "%-24s %8d %6d %8d %7s %9d %10s %10s %10s%n",
          row.fault(),
          row.planted(),
          row.asked(),
          row.noticed(),
          share(Score.share(row.noticed(), row.asked())),
          row.endedLate(),
          delay(row.delays().within(0.5)),
          delay(row.delays().within(0.95)),
          delay(row.delays().longest()));
    }
  }

  private void rules() {
    out.printf(
        "%n%-22s %8s %13s %8s %8s %10s%n",
        "alarm 报警", "right", "consequences", "natural", "false", "precision");
    for (Score.OfRule row : score.byRule()) {
      out.printf(
          "%-24s %8d %13d %8d %8d %10s%n",
          row.rule(),
          row.right(),
          row.consequences(),
          row.natural(),
          row.wrong(),
          share(row.precision()));
    }
  }

  private void causes() {
    out.printf(
        "%n%-22s %8s %8s %8s %8s %10s %10s %10s%n",
        "outages 断线", "asked", "noticed", "alarms", "named", "p50", "p95", "max");
    for (Score.OfCause row : score.byCause()) {
      out.printf(
          "%-24s %8d %8d %8d %8d %10s %10s %10s%n",
          row.cause(),
          row.asked(),
          row.noticed(),
          row.outages(),
          row.named(),
          delay(row.delays().within(0.5)),
          delay(row.delays().within(0.95)),
          delay(row.delays().longest()));
    }
    out.printf(
        "outages: precision %s, recall %s%n",
        share(score.outagePrecision()), share(score.outageRecall()));
  }

  private void readings() {
    score
        .readings()
        .ifPresent(
            found -> {
              out.printf(
                  "%nreadings 读数: %s of %s found, %s with another value, %s never said%n",
                  count(found.found()),
                  count(found.said()),
                  count(found.otherValue()),
                  count(found.extra()));
              listed("", found.examples(), example -> example);
            });
    score
        .ledger()
        .ifPresent(
            ledger ->
                out.printf(
                    "messages 消息: %s stored of %s sent, %s duplicates of %s repeats, %s quarantined of %s bad ones, %s holes; status messages count as stored%n",
                    count(ledger.stored()),
                    count(ledger.sent()),
                    count(ledger.duplicates()),
                    count(ledger.repeats()),
                    count(ledger.quarantined()),
                    count(ledger.refused()),
                    count(ledger.holes())));
  }

  private void days() {
    if (score.days().isEmpty()) {
      return;
    }
    out.printf(
        "%n%-19s %8s %9s %9s %9s %9s  %s%n",
        "error of days 日统计误差", "days", "left out", "median", "p95", "max", "worst at");
    for (DayError.Figure figure : DayError.Figure.values()) {
      List<Double> errors = score.errors(figure);
      out.printf(
          "%-24s %8d %9d %9s %9s %9s  %s%n",
          figure.word,
          errors.size(),
          score.leftOut(figure),
          percent(Score.within(errors, 0.5)),
          percent(Score.within(errors, 0.95)),
          percent(Score.within(errors, 1)),
          score.worst(figure));
    }
  }

  private <T> void listed(String title, List<T> all, Function<T, String> line) {
    if (all.isEmpty()) {
      return;
    }
    if (!title.isEmpty()) {
      out.printf("%n%s: %d%n", title, all.size());
    }
    all.stream().limit(LINES).forEach(one -> out.println("  " + line.apply(one)));
    if (all.size() > LINES) {
      out.printf("  ... %d more: --json and --html have them all%n", all.size() - LINES);
    }
  }

  private String line(Asked asked) {
    return "%s .. %s  %-20s %s %s  wanted %s"
        .formatted(
            time(asked.fault().start()),
            time(asked.fault().end()),
            asked.fault().fault(),
            asked.fault().station(),
            asked.fault().device(),
            String.join(" or ", asked.row().rules().stream().sorted().toList()));
  }

  private String line(Judged judged) {
    ServiceAlarm alarm = judged.alarm();
    return "%s .. %s  %-20s %s %s  %s%s"
        .formatted(
            time(alarm.startedAt()),
            alarm.clearedAt().map(this::time).orElse("goes on         "),
            alarm.rule(),
            alarm.station(),
            alarm.device(),
            alarm.worst(),
            alarm.withdrawn() ? ", withdrawn" : "");
  }

  private String causeLine(Judged judged) {
    return "%s  said %s, was %s"
        .formatted(
            line(judged),
            judged.alarm().cause().isEmpty() ? "nothing" : judged.alarm().cause(),
            String.join(" or ", judged.causes().stream().sorted().toList()));
  }

  private String time(Instant at) {
    return at.equals(TruthLine.Fault.FOR_GOOD)
        ? "for good           "
        : at.truncatedTo(ChronoUnit.SECONDS)
            .atZone(score.told().city().zone())
            .toLocalDateTime()
            .toString()
            .replace('T', ' ');
  }

  private static String delay(Optional<Duration> delay) {
    return delay.map(ScoreTable::words).orElse("-");
  }

  /** {@code 4 s}, {@code 5 min 20 s}, {@code 3 h 5 min}. */
  static String words(Duration delay) {
    long seconds = delay.toSeconds();
    if (Math.abs(seconds) < 60) {
      return String.format(Locale.ROOT, "%.1f s", delay.toMillis() / 1000.0);
    }
    return Math.abs(seconds) < 3600
        ? "%d min %d s".formatted(seconds / 60, Math.abs(seconds % 60))
        : "%d h %d min".formatted(seconds / 3600, Math.abs(seconds / 60 % 60));
  }

  /** Never looks better than it is: 0.99996 is 0.9999. */
  static String share(OptionalDouble share) {
    return share.isPresent() ? rounded(share.getAsDouble(), RoundingMode.FLOOR) : "-";
  }

  /** Never looks better than it is, either. */
  static String perDay(OptionalDouble number) {
    return number.isPresent() ? rounded(number.getAsDouble(), RoundingMode.CEILING) : "-";
  }

  private static String rounded(double value, RoundingMode mode) {
    return new BigDecimal(value)
        .setScale(DIGITS * 2, RoundingMode.HALF_EVEN)
        .setScale(DIGITS, mode)
        .toPlainString();
  }

  static String percent(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.2f %%", share.getAsDouble() * 100)
        : "-";
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
