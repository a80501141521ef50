package io.waystation.storage.records;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Severity;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** The history of all alarms by the time we learnt of it, read in bounded memory. */
public final class AlarmEvents {
  /** Lines in memory at once. */
  private static final int PAGE = 5_000;

  private final Handle handle;

  AlarmEvents(Handle handle) {
    this.handle = handle;
  }

  /**
   * How many lines of history there are.
   *
   * @param from inclusive
   * @param to exclusive
   * @param most it counts no further than one beyond this
   */
  public long count(Instant from, Instant to, long most) {
    return handle
        .createQuery(
            """
            SELECT count(*) FROM (
              SELECT 1 AS line FROM alarm_change
              WHERE learnt_at >= :from AND learnt_at < :to LIMIT :most + 1) AS lines
            """)
        .bind("from", from)
        .bind("to", to)
        .bind("most", most)
        .mapTo(long.class)
        .one();
  }

  /**
   * Hands over every line that says that an alarm was raised, got worse, was held back, amended,
   * taken or over: in the order we learnt of them, lines of one alarm at one moment side by side.
   *
   * @param from inclusive
   * @param to exclusive
   */
  public void forEach(
      Instant from, Instant to, Alarm.Concern concern, Consumer<AlarmEvent> consumer) {
    List<AlarmEvent> page = page(from, "", 0, to, concern);
    while (!page.isEmpty()) {
      page.forEach(consumer);
      AlarmEvent last = page.get(page.size() - 1);
      page =
          page.size() < PAGE
              ? List.of()
              : page(last.learntAt(), last.alarm(), last.id(), to, concern);
    }
  }

  /**
   * The driver of PostgreSQL keeps whole results in memory, so we ask for them in portions. SQLite
   * begins a cross join with the table on the left; else it would begin with all alarms, each time.
   */
  private List<AlarmEvent> page(
      Instant after, String alarm, long id, Instant to, Alarm.Concern concern) {
    return handle
        .createQuery(
            """
            SELECT c.id, c.alarm, c.what, c.severity, c.learnt_at, a.rule, a.source, a.station,
              a.device, a.part, a.title_zh, a.title_en,
              CASE WHEN c.what = 'STEPPED_UP' THEN coalesce((
                SELECT h.what FROM alarm_change h WHERE h.alarm = c.alarm AND h.id < c.id
                  AND h.what IN ('SUPPRESSED', 'UNSUPPRESSED') ORDER BY h.id DESC LIMIT 1), '')
                = 'SUPPRESSED' OR coalesce((
                SELECT h.what FROM alarm_change h WHERE h.alarm = c.alarm AND h.id < c.id
                  AND h.what IN ('SHELVED', 'UNSHELVED') ORDER BY h.id DESC LIMIT 1), '')
                = 'SHELVED' ELSE FALSE END AS held,
              CASE WHEN c.what = 'ACKNOWLEDGED' THEN (
                SELECT min(w.learnt_at) FROM alarm_change w WHERE w.alarm = c.alarm AND w.id < c.id
                  AND w.what IN ('RAISED', 'STEPPED_UP') AND w.id > coalesce((
                    SELECT max(t.id) FROM alarm_change t WHERE t.alarm = c.alarm AND t.id < c.id
                      AND t.what = 'ACKNOWLEDGED'), 0)) END AS waiting_since
            FROM alarm_change c CROSS JOIN alarm a
            WHERE a.id = c.alarm AND (c.learnt_at, c.alarm, c.id) > (:after, :alarm, :id) AND c.learnt_at < :to
              AND a.concern = :concern AND c.what IN ('RAISED', 'STEPPED_UP', 'SUPPRESSED',
                'SHELVED', 'AMENDED', 'ACKNOWLEDGED', 'CLEARED')
            ORDER BY c.learnt_at, c.alarm, c.id LIMIT :page
            """)
        .bind("after", after)
        .bind("alarm", alarm)
        .bind("id", id)
        .bind("to", to)
        .bind("concern", concern)
        .bind("page", PAGE)
        .map(Row.to(AlarmEvents::event))
        .list();
  }

  /**
   * Open alarms that are alike.
   *
   * @param lasts their condition is not normal
   * @param waiting for a person to take them
   * @param old learnt of before the time asked for
   * @param oldest when the first of them was learnt of
   */
  public record Open(
      Severity severity,
      boolean lasts,
      boolean waiting,
      boolean old,
      long alarms,
      Instant oldest) {}

  /** The open alarms of that concern which {@link Alarm#heldBack nothing holds back}. */
  public List<Open> open(Alarm.Concern concern, Instant oldBefore) {
    return handle
        .createQuery(
            """
            SELECT severity, condition <> 'NORMAL' AS lasts,
              ack_by IS NULL AND (worst IN (<worst>) OR latch <> 'NONE') AS waiting,
              learnt_at < :oldBefore AS old, count(*) AS alarms, min(learnt_at) AS oldest
            FROM alarm WHERE is_open AND concern = :concern
              AND ((shelved_by IS NULL AND suppressed IS NULL)
                OR (concern = 'HEALTH' AND worst = 'CRITICAL'))
            GROUP BY 1, 2, 3, 4
            """)
        .bindList(
            "worst",
            Arrays.stream(Severity.values()).filter(Severity::needsAcknowledgement).toList())
        .bind("concern", concern)
        .bind("oldBefore", oldBefore)
        .map(
            Row.to(
                row ->
                    new Open(
                        row.word("severity", Severity.class),
                        row.truth("lasts"),
                        row.truth("waiting"),
                        row.truth("old"),
                        row.big("alarms"),
                        row.time("oldest"))))
        .list();
  }

  private static AlarmEvent event(Row row) throws SQLException {
    return new AlarmEvent(
        row.big("id"),
        row.text("alarm"),
        row.word("what", AlarmChange.What.class),
        row.word("severity", Severity.class),
        row.time("learnt_at"),
        row.text("rule"),
        row.text("source"),
        row.station(),
        row.text("device"),
        row.text("part"),
        row.local("title"),
        row.truth("held"),
        row.time("waiting_since"));
  }
}
