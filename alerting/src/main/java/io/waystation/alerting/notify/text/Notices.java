package io.waystation.alerting.notify.text;

import io.waystation.alerting.notify.route.AlarmLabels;
import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.model.Station;
import io.waystation.storage.records.Notification;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns alarms into what may be told. Of an alarm about a person's health that is where, how bad
 * and since when, and nothing else: neither what was measured nor on whom. Evidence is never told.
 */
public final class Notices {
  /** More than that nobody reads in a message; the page has them all. */
  static final int LINES = 30;

  private static final LocalText HEALTH =
      new LocalText("健康报警，请打开页面查看", "Health alarm: please look at the page");

  private final String publicUrl;

  /**
   * @param publicUrl address of the page as people reach it, without a slash at its end; empty when
   *     it is not known
   */
  public Notices(String publicUrl) {
    this.publicUrl = publicUrl;
  }

  /**
   * An alarm and what is known of its place.
   *
   * @param labels see {@link AlarmLabels}
   * @param firing not over, for those who are told
   */
  public record Told(
      Alarm alarm, Map<String, String> labels, Optional<Station> station, boolean firing) {}

  /**
   * @param group labels the alarms are grouped by
   */
  public Notice notice(
      Notification.Cause cause, long minutes, List<Told> alarms, Map<String, String> group) {
    List<Notice.Line> lines =
        alarms.stream()
            .sorted(
                Comparator.comparing(Told::firing)
                    .thenComparing((Told t) -> t.alarm().worst())
                    .reversed()
                    .thenComparing(t -> t.alarm().startedAt())
                    .thenComparing(t -> t.alarm().id()))
            .limit(LINES)
            .map(Notices::line)
            .toList();
    boolean health = alarms.stream().anyMatch(t -> health(t.alarm()));
    return new Notice(
        cause,
        minutes,
        lines,
        alarms.size() - lines.size(),
        List.of(),
        health ? AlarmLabels.told(health(group)) : group,
        null,
        link(alarms));
  }

  /** What may be told of each of them. */
  public static List<Notice.Line> lines(List<Told> alarms) {
    return alarms.stream().map(Notices::line).toList();
  }

  /** Of alarms that came too fast to be told one group after the other. */
  public Notice digest(Collection<Notice.Line> alarms) {
    List<Notice.Line> worstFirst =
        alarms.stream()
            .sorted(
                Comparator.comparing(Notice.Line::firing)
                    .thenComparing(Notice.Line::severity)
                    .reversed()
                    .thenComparing(Notice.Line::since)
                    .thenComparing(Notice.Line::alarm))
            .toList();
    List<Notice.Line> lines = worstFirst.stream().limit(LINES).toList();
    boolean over = worstFirst.stream().noneMatch(Notice.Line::firing);
    return new Notice(
        over ? Notification.Cause.RESOLVED : Notification.Cause.NEW,
        0,
        lines,
        worstFirst.size() - lines.size(),
        causes(worstFirst),
        Map.of(),
        null,
        publicUrl.isEmpty() ? "" : publicUrl + "/#/alarms");
  }

  private static List<Notice.Cause> causes(List<Notice.Line> worstFirst) {
    Map<String, List<Notice.Line>> byRule = new LinkedHashMap<>();
    worstFirst.forEach(
        line -> byRule.computeIfAbsent(line.rule(), rule -> new ArrayList<>()).add(line));
    return byRule.values().stream()
        .map(Notices::cause)
        .sorted(Comparator.comparingInt(Notice.Cause::alarms).reversed())
        .toList();
  }

  private static Notice.Cause cause(List<Notice.Line> worstFirst) {
    Notice.Line worst = worstFirst.get(0);
    return new Notice.Cause(
        worst.title(),
        worst.severity(),
        worstFirst.size(),
        (int) worstFirst.stream().filter(line -> !line.firing()).count(),
        worst.place(),
        (int) worstFirst.stream().map(Notice.Line::place).distinct().count());
  }

  /** About the service itself. */
  public Notice service(boolean trouble, LocalText words) {
    return new Notice(
        trouble ? Notification.Cause.NEW : Notification.Cause.RESOLVED,
        0,
        List.of(),
        0,
        List.of(),
        Map.of(),
        words,
        publicUrl.isEmpty() ? "" : publicUrl + "/#/notifications");
  }

  private static boolean health(Alarm alarm) {
    return AlarmLabels.about(alarm) == Alarm.Concern.HEALTH;
  }

  /** Makes sure that {@link AlarmLabels#told} sees whose labels these are. */
  private static Map<String, String> health(Map<String, String> group) {
    Map<String, String> marked = new java.util.TreeMap<>(group);
    marked.put(AlarmLabels.CONCERN, "health");
    return marked;
  }

  private static Notice.Line line(Told told) {
    Alarm alarm = told.alarm();
    boolean health = health(alarm);
    Severity severity = told.firing() ? alarm.severity() : alarm.worst();
    return new Notice.Line(
        alarm.id(),
        told.firing(),
        alarm.acknowledgement() != null,
        alarm.condition() == Alarm.Condition.UNKNOWN,
        severity,
        health ? HEALTH : alarm.title(),
        told.station()
            .map(Station::name)
            .orElseGet(() -> new LocalText(alarm.station().value(), alarm.station().value())),
        alarm.startedAt().toEpochMilli(),
        told.firing() ? 0 : over(alarm).toEpochMilli(),
        told.station().map(Station::zone).orElse(ZoneId.of("Asia/Shanghai")).getId(),
        AlarmLabels.told(told.labels()));
  }

  private static Instant over(Alarm alarm) {
    return alarm.clearedAt() == null ? alarm.startedAt() : alarm.clearedAt();
  }

  private String link(List<Told> alarms) {
    if (publicUrl.isEmpty()) {
      return "";
    }
    return alarms.size() == 1
        ? publicUrl + "/#/alarms/" + alarms.get(0).alarm().id()
        : publicUrl + "/#/alarms";
  }
}
