package io.waystation.server.command;

import io.waystation.alerting.backtest.Report;
import io.waystation.model.Alarm;
import io.waystation.model.Severity;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A back-test for people to read. Of alarms about people it says how many, unless asked for more.
 */
final class BacktestTable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  /** More nobody reads on a terminal; {@code --json} has them all. */
  private static final int LINES = 50;

  private final Report report;
  private final boolean health;
  private final PrintWriter out;

  BacktestTable(Report report, boolean health, PrintWriter out) {
    this.report = report;
    this.health = health;
    this.out = out;
  }

  void print() {
    out.printf(
        "%s to %s, times of %s, %,d readings%n",
        time(report.from()), time(report.to()), report.zone(), report.readings());
    if (report.partial()) {
      out.printf(
          "partial 部分结果: %s%n",
          report
              .storedFrom()
              .map(
                  from ->
                      "what is stored begins at %s and ends at %s"
                          .formatted(stored(from), stored(report.storedTo().orElseThrow())))
              .orElse("nothing is stored of what these rules look at"));
    }
    report.rules().forEach(this::rule);
    out.flush();
  }

  private void rule(Report.OfRule rule) {
    out.printf(
        "%n%s  %s  %s  (version %s, %s)%n",
        rule.rule(),
        rule.title().zh(),
        rule.title().en(),
        rule.version(),
        rule.inForce().isEmpty()
            ? "no rule of this id is in force"
            : rule.inForce().equals(rule.version()) ? "in force" : "in force: " + rule.inForce());
    out.printf(
        "  %d alarms, %.1f a day; %d pages, %.1f a day%s%n",
        rule.raised(),
        daily(rule.raised()),
        rule.pages().count(),
        daily(rule.pages().count()),
        rule.pages().routed()
            ? ""
            : " (no routes are configured: an alarm from warning on is a page)");
    days(rule);
    for (Report.Told told : rule.pages().told().values()) {
      out.printf(
          "  %-8s %-20s %5d pages, %d of them between 22:00 and 06:00%n",
          told.person() ? "on call" : "receiver", told.name(), told.pages(), told.night());
    }
    boolean listed = health || rule.concern() == Alarm.Concern.STATION;
    if (listed) {
      alarms("  ", rule.alarms());
    } else {
      out.println("  Alarms about people are listed with --health only. 健康报警需 --health 才逐条列出。");
    }
    rule.comparison().ifPresent(with -> comparison(with, listed));
  }

  private void days(Report.OfRule rule) {
    SortedSet<LocalDate> days = new TreeSet<>(rule.alarmsPerDay().keySet());
    days.addAll(rule.pages().perDay().keySet());
    if (!days.isEmpty()) {
      out.printf("  %-10s %7s %7s%n", "day", "alarms", "pages");
    }
    for (LocalDate day : days) {
      out.printf(
          "  %-10s %7d %7d%n",
          day,
          rule.alarmsPerDay().getOrDefault(day, 0),
          rule.pages().perDay().getOrDefault(day, 0));
    }
  }

  private double daily(long count) {
    return count / Math.max(1, report.days());
  }

  private void comparison(Report.Comparison with, boolean listed) {
    out.printf(
        "  against the rule in force: %d new, %d gone, %d moved, %d the same; it paged %d times%n",
        with.appeared().size(),
        with.gone().size(),
        with.moved().size(),
        with.same(),
        with.pagesInForce());
    if (listed) {
      alarms("  new   ", with.appeared());
      alarms("  gone  ", with.gone());
      with.moved().stream()
          .limit(LINES)
          .forEach(
              one -> {
                out.println("  moved " + line(one.inForce()));
                out.println("     to " + line(one.tried()));
              });
    }
  }

  private void alarms(String indent, List<Report.Raised> alarms) {
    alarms.stream().limit(LINES).forEach(alarm -> out.println(indent + line(alarm)));
    if (alarms.size() > LINES) {
      out.printf("%s... %d more: --json has them all%n", indent, alarms.size() - LINES);
    }
  }

  private String line(Report.Raised alarm) {
    String place =
        alarm.device().isEmpty()
            ? alarm.station().value()
            : alarm.station()
                + " "
                + alarm.device()
                + (alarm.part().isEmpty() ? "" : "/" + alarm.part());
    String end =
        alarm.clearedAt() == null
            ? alarm.unknown() ? "unknown" : "goes on"
            : time(alarm.clearedAt());
    Severity worst =
        alarm.severities().stream().max(Comparator.naturalOrder()).orElse(Severity.NORMAL);
    String steps =
        alarm.severities().size() == 1
            ? worst.word()
            : alarm.severities().stream().map(Severity::word).collect(Collectors.joining(" > "));
    return String.format(
        Locale.ROOT, "%s .. %-16s  %-28s %s", time(alarm.startedAt()), end, steps, place);
  }

  /** When somebody was measured is theirs: of people, the day. */
  private String stored(Instant at) {
    boolean people =
        report.rules().stream().anyMatch(rule -> rule.concern() == Alarm.Concern.HEALTH);
    return people && !health ? at.atZone(report.zone()).toLocalDate().toString() : time(at);
  }

  private String time(Instant at) {
    return TIME.format(at.atZone(report.zone()));
  }
}
