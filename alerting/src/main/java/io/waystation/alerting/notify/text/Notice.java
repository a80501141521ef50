package io.waystation.alerting.notify.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.alerting.notify.route.AlarmLabels;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.storage.records.Notification;
import java.util.List;
import java.util.Map;

/**
 * What one notification says, before it is put into the words and the form of a channel. Nothing in
 * it was measured on a person: {@link Notices} makes it, and what is not here cannot be told.
 *
 * @param cause why now
 * @param minutes how long nobody has taken it, when {@code cause} is repeated or escalated; else 0
 * @param lines the alarms, worst first
 * @param more how many alarms are not among the lines
 * @param causes of a digest of several groups, those with most alarms first; empty of any other
 * @param labels those the group has in common
 * @param service words about the service itself, in place of alarms; null otherwise
 * @param link to the page; empty when its address is not known
 */
public record Notice(
    Notification.Cause cause,
    long minutes,
    List<Line> lines,
    int more,
    List<Cause> causes,
    Map<String, String> labels,
    LocalText service,
    String link) {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  public Notice {
    lines = List.copyOf(lines);
    // What was kept before there were digests has none.
    causes = causes == null ? List.of() : List.copyOf(causes);
    labels = Map.copyOf(labels);
  }

  /**
   * One alarm.
   *
   * @param firing false when it is over
   * @param taken somebody has acknowledged it
   * @param unknown its data stopped, so nobody can say whether it goes on
   * @param place where, by name
   * @param since epoch milliseconds
   * @param until epoch milliseconds; 0 while it is firing
   * @param zone of the place
   */
  public record Line(
      String alarm,
      boolean firing,
      boolean taken,
      boolean unknown,
      Severity severity,
      LocalText title,
      LocalText place,
      long since,
      long until,
      String zone,
      Map<String, String> labels) {
    public Line {
      labels = Map.copyOf(labels);
    }

    /** It is about a person's health. */
    public boolean health() {
      return "health".equals(labels.get(AlarmLabels.CONCERN));
    }

    String rule() {
      return labels.getOrDefault(AlarmLabels.RULE, "");
    }
  }

  /**
   * Alarms of one rule in a digest; those about health are all alike.
   *
   * @param severity the worst of them
   * @param alarms how many
   * @param over how many of them are over
   * @param place of the worst, by name
   * @param places at how many
   */
  public record Cause(
      LocalText title, Severity severity, int alarms, int over, LocalText place, int places) {}

  public boolean firing() {
    return service == null
        ? lines.stream().anyMatch(Line::firing)
        : cause == Notification.Cause.NEW;
  }

  /** The worst of its lines. */
  public Severity severity() {
    return lines.stream().map(Line::severity).reduce(Severity.NOTICE, Severity::worse);
  }

  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Notice of(String json) {
    try {
      return JSON.readValue(json, Notice.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a notification holds something else than a notice", e);
    }
  }
}
