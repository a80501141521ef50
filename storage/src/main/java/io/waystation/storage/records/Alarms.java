package io.waystation.storage.records;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.AlarmChange.Because;
import io.waystation.model.Basis;
import io.waystation.model.Handling;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;

/** Alarms and their history. Each change of an alarm is one new version and one line of history. */
public final class Alarms {
  private final Handle handle;

  Alarms(Handle handle) {
    this.handle = handle;
  }

  /**
   * Keeps a new alarm with its first line of history ({@link AlarmChange.What#RAISED}).
   *
   * @throws VersionConflict if an alarm of that rule and source is still active
   */
  public void raise(Alarm alarm) {
    long change = lastChange() + 1;
    int added =
        handle
            .createUpdate(
                """
                INSERT INTO alarm (id, raised, rule, source, concern, station, device, part, person,
                  signal, severity, worst, condition, provisional, latch, title_zh, title_en,
                  evidence_zh, evidence_en, started_at, learnt_at, cleared_at, cause, rule_version,
                  deciding, ack_by, ack_at, ack_note, confirmed_by, confirmed_at, confirmed_note,
                  shelved_by, shelved_at, shelved_until, shelved_once, shelved_reason, suppressed,
                  suppressed_by, suppressed_at, previous, version, is_open)
                VALUES (:id, :raised, :rule, :source, :concern, :station, :device, :part, :person,
                  :signal, :severity, :worst, :condition, :provisional, :latch, :title.zh,
                  :title.en, :evidence.zh, :evidence.en, :startedAt, :learntAt, :clearedAt, :cause,
                  :basis.ruleVersion, :deciding, :handling.acknowledgement?.by,
                  :handling.acknowledgement?.at, :handling.acknowledgement?.note,
                  :handling.confirmation?.by, :handling.confirmation?.at,
                  :handling.confirmation?.note, :handling.shelving?.by, :handling.shelving?.at,
                  :handling.shelving?.until, :handling.shelving?.oneShot,
                  :handling.shelving?.reason, :handling.suppression?.why,
                  :handling.suppression?.by, :handling.suppression?.at, :previous, :version, :open)
                ON CONFLICT DO NOTHING
                """)
            .bindMethods(alarm)
            .bind("raised", change)
            .bind("deciding", DecidingJson.text(alarm.basis().readings()))
            .execute();
    if (added == 0) {
      throw stillActive(alarm);
    }
    addHistory(
        new AlarmChange(
            change,
            alarm.id(),
            AlarmChange.What.RAISED,
            AlarmChange.RULE,
            alarm.severity(),
            alarm.startedAt(),
            alarm.learntAt(),
            ""));
  }

  /**
   * Keeps the next version of an alarm and says in its history what changed. What may not hold it
   * back after that lets go of it in the same breath, with a line of its own: whoever changes an
   * alarm, a vital one is never shelved or suppressed.
   *
   * @param alarm its {@code version} is one above the one stored
   * @param actor user name, or one of {@link AlarmChange}
   * @return as it is kept
   * @throws VersionConflict if the stored version is another, or if the alarm would be active again
   *     while a later one of its rule and source is
   */
  public Alarm change(
      Alarm alarm,
      AlarmChange.What what,
      String actor,
      Instant eventAt,
      Instant learntAt,
      String note) {
    keep(alarm, what, actor, eventAt, learntAt, note);
    Alarm kept = alarm;
    if (kept.leavesShelf()) {
      String because = kept.vital() ? Because.VITAL : Because.OCCURRENCE_OVER;
      kept = kept.unshelve();
      keep(kept, AlarmChange.What.UNSHELVED, AlarmChange.RULE, eventAt, learntAt, because);
    }
    if (kept.breaksSuppression()) {
      kept = kept.unsuppress();
      keep(kept, AlarmChange.What.UNSUPPRESSED, AlarmChange.RULE, eventAt, learntAt, Because.VITAL);
    }
    return kept;
  }

  private void keep(
      Alarm alarm,
      AlarmChange.What what,
      String actor,
      Instant eventAt,
      Instant learntAt,
      String note) {
    if (update(alarm) == 0) {
      throw new VersionConflict(
          "alarm %s has changed: version %d does not follow the stored one"
              .formatted(alarm.id(), alarm.version()));
    }
    addHistory(
        new AlarmChange(
            lastChange() + 1, alarm.id(), what, actor, alarm.severity(), eventAt, learntAt, note));
  }

  public Optional<Alarm> find(String id) {
    return handle
        .createQuery("SELECT * FROM alarm WHERE id = :id")
        .bind("id", id)
        .map(Row.to(Alarms::alarm))
        .findOne();
  }

  /** The alarm of that rule and source raised last, open or over. */
  public Optional<Alarm> latest(String rule, String source) {
    return handle
        .createQuery(
            """
            SELECT * FROM alarm WHERE rule = :rule AND source = :source
            ORDER BY raised DESC LIMIT 1
            """)
        .bind("rule", rule)
        .bind("source", source)
        .map(Row.to(Alarms::alarm))
        .findOne();
  }

  /** The alarm of that rule and source whose condition is not normal; one at most. */
  public Optional<Alarm> active(String rule, String source) {
    return handle
        .createQuery(
            """
            SELECT * FROM alarm
            WHERE rule = :rule AND source = :source AND condition <> 'NORMAL'
            """)
        .bind("rule", rule)
        .bind("source", source)
        .map(Row.to(Alarms::alarm))
        .findOne();
  }

  /**
   * The alarms of that rule and source that were not over before then, by the measured time, oldest
   * first; without those {@link Alarm#withdrawn}.
   */
  public List<Alarm> lastingUntil(String rule, String source, Instant from) {
    return handle
        .createQuery(
            """
            SELECT * FROM alarm
            WHERE rule = :rule AND source = :source AND worst <> 'NORMAL'
              AND (condition <> 'NORMAL' OR cleared_at >= :from)
            ORDER BY started_at, raised
            """)
        .bind("rule", rule)
        .bind("source", source)
        .bind("from", from)
        .map(Row.to(Alarms::alarm))
        .list();
  }

  /** Those that late data told of as past, and of which nobody knows an end. */
  public List<Alarm> past() {
    return handle
        .createQuery("SELECT * FROM alarm WHERE condition <> 'NORMAL' AND suppressed = 'PAST'")
        .map(Row.to(Alarms::alarm))
        .list();
  }

  /** Those whose condition is not normal and whose rule is none of these, oldest first. */
  public List<Alarm> activeOfOtherRules(Collection<String> rules) {
    return handle
        .createQuery("SELECT * FROM alarm WHERE condition <> 'NORMAL' ORDER BY started_at, id")
        .map(Row.to(Alarms::alarm))
        .stream()
        .filter(alarm -> !rules.contains(alarm.rule()))
        .toList();
  }

  /** All that are {@link Alarm#open()}, worst first, then oldest first. */
  public List<Alarm> open() {
    return handle
        .createQuery("SELECT * FROM alarm WHERE is_open ORDER BY started_at, id")
        .map(Row.to(Alarms::alarm))
        .stream()
        .sorted(Comparator.comparing(Alarm::severity).reversed())
        .toList();
  }

  /** Those of that station whose condition is not normal, oldest first. */
  public List<Alarm> active(StationId station) {
    return handle
        .createQuery(
            """
            SELECT * FROM alarm WHERE station = :station AND condition <> 'NORMAL'
            ORDER BY started_at, id
            """)
        .bind("station", station)
        .map(Row.to(Alarms::alarm))
        .list();
  }

  /** The open ones of a station, in no order. */
  public List<Alarm> openAt(StationId station) {
    return handle
        .createQuery("SELECT * FROM alarm WHERE is_open AND station = :station")
        .bind("station", station)
        .map(Row.to(Alarms::alarm))
        .list();
  }

  /** Those held back by one of these, open or over, in the order in which they were raised. */
  public List<Alarm> heldBackBy(Collection<String> parents) {
    if (parents.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            SELECT * FROM alarm WHERE suppressed_by IS NOT NULL AND suppressed_by IN (<parents>)
            ORDER BY raised
            """)
        .bindList("parents", List.copyOf(parents))
        .map(Row.to(Alarms::alarm))
        .list();
  }

  /** Open or over, on the shelf for longer than they should be; the longest first. */
  public List<Alarm> shelvedUntil(Instant now, int max) {
    return handle
        .createQuery(
            """
            SELECT * FROM alarm WHERE shelved_by IS NOT NULL AND shelved_until <= :now
            ORDER BY shelved_until, id LIMIT :max
            """)
        .bind("now", now)
        .bind("max", max)
        .map(Row.to(Alarms::alarm))
        .list();
  }

  /** Where something is wrong now. */
  public List<StationId> stationsWithActive() {
    return handle
        .createQuery("SELECT DISTINCT station FROM alarm WHERE condition <> 'NORMAL'")
        .map(Row.to(Row::station))
        .list();
  }

  /** Where something is wrong that a maintenance holds back, or a shelf whose time is over. */
  public List<StationId> stationsHeld(Instant now) {
    return handle
        .createQuery(
            """
            SELECT DISTINCT station FROM alarm WHERE condition <> 'NORMAL'
              AND (suppressed IN ('MAINTENANCE', 'OUT_OF_SERVICE')
                OR (shelved_by IS NOT NULL AND shelved_until <= :now))
            """)
        .bind("now", now)
        .map(Row.to(Row::station))
        .list();
  }

  /**
   * Open or over.
   *
   * @param by see {@link Handling.Suppression#by}
   */
  public List<Alarm> suppressedBy(String by, int max) {
    return handle
        .createQuery("SELECT * FROM alarm WHERE suppressed_by = :by ORDER BY raised LIMIT :max")
        .bind("by", by)
        .bind("max", max)
        .map(Row.to(Alarms::alarm))
        .list();
  }

  /** Whether a shelving is over, or a maintenance begins or ends: one look at two indexes. */
  public boolean handlingDue(Instant now) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (SELECT 1 FROM alarm
                WHERE shelved_by IS NOT NULL AND shelved_until <= :now)
              OR EXISTS (SELECT 1 FROM maintenance WHERE NOT is_settled AND next_at <= :now)
            """)
        .bind("now", now)
        .mapTo(boolean.class)
        .one();
  }

  /**
   * Newest first by {@code startedAt}, then id, from after the given key on.
   *
   * @param filter what to list; null fields stand for any
   * @param beforeStart of the last alarm of the page before; null for the first page
   * @param beforeId of the same alarm
   */
  public List<Alarm> page(Filter filter, Instant beforeStart, String beforeId, int max) {
    List<String> conditions = new ArrayList<>(filter.conditions());
    if (beforeStart != null) {
      conditions.add("(started_at, id) < (:beforeStart, :beforeId)");
    }
    String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
    try (Query query =
        handle.createQuery(
            "SELECT * FROM alarm " + where + " ORDER BY started_at DESC, id DESC LIMIT :max")) {
      return filter
          .bindTo(query)
          .bind("beforeStart", beforeStart)
          .bind("beforeId", beforeId)
          .bind("max", max)
          .map(Row.to(Alarms::alarm))
          .list();
    }
  }

  /** History of one alarm, oldest first. */
  public List<AlarmChange> history(String id) {
    return handle
        .createQuery("SELECT * FROM alarm_change WHERE alarm = :id ORDER BY id")
        .bind("id", id)
        .map(Row.to(Alarms::change))
        .list();
  }

  /**
   * Changes of all alarms with id above {@code after}, oldest first. Whoever goes on from the last
   * id it saw misses none: a change is numbered and becomes visible under the one right to write
   * ({@link Records#write}), so no id appears after a larger one was read.
   */
  public List<AlarmChange> changesAfter(long after, int max) {
    return handle
        .createQuery("SELECT * FROM alarm_change WHERE id > :after ORDER BY id LIMIT :max")
        .bind("after", after)
        .bind("max", max)
        .map(Row.to(Alarms::change))
        .list();
  }

  /** The newest change's id; 0 when there is none. */
  public long lastChange() {
    return handle
        .createQuery("SELECT coalesce(max(id), 0) FROM alarm_change")
        .mapTo(long.class)
        .one();
  }

  /** How many alarms were raised ever, by concern and worst severity; absent where none was. */
  public Map<Alarm.Concern, Map<Severity, Long>> counts() {
    record Count(Alarm.Concern concern, Severity worst, long alarms) {}
    Map<Alarm.Concern, Map<Severity, Long>> counts = new EnumMap<>(Alarm.Concern.class);
    handle
        .createQuery("SELECT concern, worst, count(*) AS alarms FROM alarm GROUP BY concern, worst")
        .map(
            Row.to(
                row ->
                    new Count(
                        row.word("concern", Alarm.Concern.class),
                        row.word("worst", Severity.class),
                        row.big("alarms"))))
        .forEach(
            count ->
                counts
                    .computeIfAbsent(count.concern(), concern -> new EnumMap<>(Severity.class))
                    .put(count.worst(), count.alarms()));
    return counts;
  }

  /**
   * @param atLeast of the severity it has now, or had last
   * @param open true for the open ones, false for those that are over
   * @param shelved true for those on the shelf, false for the others
   * @param suppressed true for those that something else holds back, false for the others
   * @param parent id of the alarm whose lines are wanted
   */
  public record Filter(
      Alarm.Concern concern,
      StationId station,
      PersonId person,
      Severity atLeast,
      Boolean open,
      Boolean acknowledged,
      Boolean shelved,
      Boolean suppressed,
      String parent) {
    /** Held back or not. */
    public Filter(
        Alarm.Concern concern,
        StationId station,
        PersonId person,
        Severity atLeast,
        Boolean open,
        Boolean acknowledged) {
      this(concern, station, person, atLeast, open, acknowledged, null, null, null);
    }

    public static Filter any() {
      return new Filter(null, null, null, null, null, null);
    }

    private List<String> conditions() {
      List<String> conditions = new ArrayList<>();
      if (concern != null) {
        conditions.add("concern = :concern");
      }
      if (station != null) {
        conditions.add("station = :station");
      }
      if (person != null) {
        // The second half lets the partial index on people be used.
        conditions.add("person = :person AND person <> ''");
      }
      if (atLeast != null) {
        conditions.add("severity IN (<severities>)");
      }
      if (open != null) {
        conditions.add(open ? "is_open" : "NOT is_open");
      }
      if (acknowledged != null) {
        conditions.add(acknowledged ? "ack_by IS NOT NULL" : "ack_by IS NULL");
      }
      if (shelved != null) {
        conditions.add(shelved ? "shelved_by IS NOT NULL" : "shelved_by IS NULL");
      }
      if (suppressed != null) {
        conditions.add(suppressed ? "suppressed_by IS NOT NULL" : "suppressed_by IS NULL");
      }
      if (parent != null) {
        // The second half lets the partial index on parents be used.
        conditions.add("suppressed_by = :parent AND suppressed_by IS NOT NULL");
      }
      return conditions;
    }

    private Query bindTo(Query query) {
      if (atLeast != null) {
        query.bindList(
            "severities",
            Arrays.stream(Severity.values())
                .filter(severity -> severity.atLeast(atLeast))
                .toList());
      }
      return query
          .bind("concern", concern)
          .bind("station", station)
          .bind("person", person)
          .bind("parent", parent);
    }
  }

  private int update(Alarm alarm) {
    try {
      return handle
          .createUpdate(
              """
              UPDATE alarm SET severity = :severity, worst = :worst, condition = :condition,
                provisional = :provisional, evidence_zh = :evidence.zh, evidence_en = :evidence.en,
                started_at = :startedAt, cleared_at = :clearedAt, cause = :cause,
                rule_version = :basis.ruleVersion, deciding = :deciding,
                ack_by = :handling.acknowledgement?.by, ack_at = :handling.acknowledgement?.at,
                ack_note = :handling.acknowledgement?.note,
                confirmed_by = :handling.confirmation?.by,
                confirmed_at = :handling.confirmation?.at,
                confirmed_note = :handling.confirmation?.note,
                shelved_by = :handling.shelving?.by, shelved_at = :handling.shelving?.at,
                shelved_until = :handling.shelving?.until,
                shelved_once = :handling.shelving?.oneShot,
                shelved_reason = :handling.shelving?.reason,
                suppressed = :handling.suppression?.why,
                suppressed_by = :handling.suppression?.by,
                suppressed_at = :handling.suppression?.at,
                version = :version, is_open = :open
              WHERE id = :id AND version = :version - 1
              """)
          .bindMethods(alarm)
          .bind("deciding", DecidingJson.text(alarm.basis().readings()))
          .execute();
    } catch (JdbiException e) {
      throw Faults.duplicate(e) ? stillActive(alarm) : e;
    }
  }

  private void addHistory(AlarmChange change) {
    handle
        .createUpdate(
            """
            INSERT INTO alarm_change (id, alarm, what, actor, severity, event_at, learnt_at, note)
            VALUES (:id, :alarm, :what, :actor, :severity, :eventAt, :learntAt, :note)
            """)
        .bindMethods(change)
        .execute();
  }

  private static VersionConflict stillActive(Alarm alarm) {
    return new VersionConflict(
        "alarm %s: another alarm of rule %s is active for the same source, or has the same id"
            .formatted(alarm.id(), alarm.rule()));
  }

  private static Alarm alarm(Row row) throws SQLException {
    return new Alarm(
        row.text("id"),
        row.text("rule"),
        row.text("source"),
        row.word("concern", Alarm.Concern.class),
        row.station(),
        row.text("device"),
        row.text("part"),
        row.person(),
        row.text("signal"),
        row.word("severity", Severity.class),
        row.word("worst", Severity.class),
        row.word("condition", Alarm.Condition.class),
        row.truth("provisional"),
        row.word("latch", Alarm.Latch.class),
        row.local("title"),
        row.local("evidence"),
        row.time("started_at"),
        row.time("learnt_at"),
        row.time("cleared_at"),
        row.word("cause", Alarm.Cause.class),
        new Basis(row.text("rule_version"), DecidingJson.readings(row.text("deciding"))),
        new Handling(said(row, "ack"), said(row, "confirmed"), shelving(row), suppression(row)),
        row.text("previous"),
        row.number("version"));
  }

  private static Alarm.Acknowledgement said(Row row, String what) throws SQLException {
    String by = row.text(what + "_by");
    return by == null
        ? null
        : new Alarm.Acknowledgement(by, row.time(what + "_at"), row.text(what + "_note"));
  }

  private static Handling.Shelving shelving(Row row) throws SQLException {
    String by = row.text("shelved_by");
    return by == null
        ? null
        : new Handling.Shelving(
            by,
            row.time("shelved_at"),
            row.time("shelved_until"),
            row.truth("shelved_once"),
            row.text("shelved_reason"));
  }

  private static Handling.Suppression suppression(Row row) throws SQLException {
    return row.text("suppressed") == null
        ? null
        : new Handling.Suppression(
            row.word("suppressed", Handling.Suppression.Why.class),
            row.text("suppressed_by"),
            row.time("suppressed_at"));
  }

  private static AlarmChange change(Row row) throws SQLException {
    return new AlarmChange(
        row.big("id"),
        row.text("alarm"),
        row.word("what", AlarmChange.What.class),
        row.text("actor"),
        row.word("severity", Severity.class),
        row.time("event_at"),
        row.time("learnt_at"),
        row.text("note"));
  }
}
