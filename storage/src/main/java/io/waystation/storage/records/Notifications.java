package io.waystation.storage.records;

import io.waystation.model.Severity;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The outbox, every attempt to deliver from it, and what the notifier remembers of each group. */
public final class Notifications {
  private final Handle handle;

  Notifications(Handle handle) {
    this.handle = handle;
  }

  /**
   * Puts it into the outbox.
   *
   * @return with its number
   */
  public Notification add(Notification notification) {
    long id =
        handle.createQuery("SELECT coalesce(max(id), 0) FROM notification").mapTo(long.class).one()
            + 1;
    Notification added = notification.numbered(id);
    handle
        .createUpdate(
            """
            INSERT INTO notification (id, dedup_key, alarm_group, receiver, person, cause, about,
              severity, body, created_at, state, channel, channel_since, refused_by, attempts,
              next_at, settled_at, is_open)
            VALUES (:id, :key, :group, :receiver, :person, :cause, :about, :severity, :body,
              :createdAt, :state, :channel, :channelSince, :refusedBy, :attempts, :nextAt,
              :settledAt, :open)
            """)
        .bindMethods(added)
        .execute();
    return added;
  }

  /** How far it has come; what it says never changes. */
  public void update(Notification notification) {
    handle
        .createUpdate(
            """
            UPDATE notification SET state = :state, channel = :channel,
              channel_since = :channelSince, refused_by = :refusedBy, attempts = :attempts,
              next_at = :nextAt, settled_at = :settledAt, is_open = :open
            WHERE id = :id
            """)
        .bindMethods(notification)
        .execute();
  }

  /** Waiting for that receiver and due, oldest first. */
  public List<Notification> due(String receiver, Instant now, int max) {
    return handle
        .createQuery(
            """
            SELECT * FROM notification
            WHERE is_open AND receiver = :receiver AND next_at <= :now ORDER BY id LIMIT :max
            """)
        .bind("receiver", receiver)
        .bind("now", now)
        .bind("max", max)
        .map(Row.to(Notifications::notification))
        .list();
  }

  /** Whether one of that group still waits for that receiver and person. */
  public boolean waits(String group, String receiver, String person) {
    return handle
        .createQuery(
            """
            SELECT count(*) FROM notification WHERE is_open AND alarm_group = :group
              AND receiver = :receiver AND person = :person
            """)
        .bind("group", group)
        .bind("receiver", receiver)
        .bind("person", person)
        .mapTo(long.class)
        .map(count -> count > 0)
        .one();
  }

  /**
   * @param oldest when the one waiting longest was decided
   */
  public record Waiting(int count, Instant oldest) {}

  /** By receiver; absent where none waits. */
  public Map<String, Waiting> waiting() {
    record Of(String receiver, Waiting waiting) {}
    Map<String, Waiting> all = new LinkedHashMap<>();
    handle
        .createQuery(
            """
            SELECT receiver, count(*) AS waiting, min(created_at) AS oldest
            FROM notification WHERE is_open GROUP BY receiver ORDER BY receiver
            """)
        .map(
            Row.to(
                row ->
                    new Of(
                        row.text("receiver"),
                        new Waiting(row.number("waiting"), row.time("oldest")))))
        .forEach(of -> all.put(of.receiver(), of.waiting()));
    return all;
  }

  public Optional<Notification> find(long id) {
    return handle
        .createQuery("SELECT * FROM notification WHERE id = :id")
        .bind("id", id)
        .map(Row.to(Notifications::notification))
        .findOne();
  }

  /**
   * Newest first, ids below {@code before} (use {@link Long#MAX_VALUE} first).
   *
   * @param state null for any
   * @param about only of these; must not be empty
   */
  public List<Notification> page(
      long before, Notification.State state, Collection<Notification.About> about, int max) {
    return handle
        .createQuery(
            """
            SELECT * FROM notification WHERE id < :before AND about IN (<about>)
              AND (:any OR state = :state) ORDER BY id DESC LIMIT :max
            """)
        .bindList("about", List.copyOf(about))
        .bind("before", before)
        .bind("any", state == null)
        .bind("state", state == null ? "" : state.name())
        .bind("max", max)
        .map(Row.to(Notifications::notification))
        .list();
  }

  public void add(Attempt attempt) {
    handle
        .createUpdate(
            """
            INSERT INTO delivery_attempt (notification, attempt, channel, started_at, ended_at,
              outcome, status, words)
            VALUES (:notification, :number, :channel, :startedAt, :endedAt, :outcome, :status,
              :words)
            """)
        .bindMethods(attempt)
        .execute();
  }

  /** Of one notification, in the order they were made. */
  public List<Attempt> attempts(long notification) {
    return handle
        .createQuery("SELECT * FROM delivery_attempt WHERE notification = :id ORDER BY attempt")
        .bind("id", notification)
        .map(Row.to(Notifications::attempt))
        .list();
  }

  /**
   * Forgets what was settled before, with its attempts.
   *
   * @param max at once, so that nobody waits long
   * @return how many
   */
  public int forget(Instant settledBefore, int max) {
    List<Long> old =
        handle
            .createQuery(
                """
                SELECT id FROM notification WHERE NOT is_open AND settled_at < :before
                ORDER BY settled_at LIMIT :max
                """)
            .bind("before", settledBefore)
            .bind("max", max)
            .mapTo(Long.class)
            .list();
    if (!old.isEmpty()) {
      handle
          .createUpdate("DELETE FROM delivery_attempt WHERE notification IN (<ids>)")
          .bindList("ids", old)
          .execute();
      handle
          .createUpdate("DELETE FROM notification WHERE id IN (<ids>)")
          .bindList("ids", old)
          .execute();
    }
    return old.size();
  }

  /** What is remembered of each group, by its id. */
  public Map<String, String> groups() {
    Map<String, String> groups = new LinkedHashMap<>();
    handle
        .createQuery("SELECT id, state FROM notification_group ORDER BY id")
        .map(Row.to(row -> Map.entry(row.text("id"), row.text("state"))))
        .forEach(group -> groups.put(group.getKey(), group.getValue()));
    return groups;
  }

  /** Adds or replaces. */
  public void saveGroups(Map<String, String> groups) {
    if (groups.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO notification_group (id, state) VALUES (:id, :state)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state
            """);
    groups.forEach((id, state) -> batch.bind("id", id).bind("state", state).add());
    batch.execute();
  }

  public void deleteGroups(Collection<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch("DELETE FROM notification_group WHERE id = :id");
    ids.forEach(id -> batch.bind("id", id).add());
    batch.execute();
  }

  private static Notification notification(Row row) throws SQLException {
    return new Notification(
        row.big("id"),
        row.text("dedup_key"),
        row.text("alarm_group"),
        row.text("receiver"),
        row.text("person"),
        row.word("cause", Notification.Cause.class),
        row.word("about", Notification.About.class),
        row.word("severity", Severity.class),
        row.text("body"),
        row.time("created_at"),
        row.word("state", Notification.State.class),
        row.number("channel"),
        row.time("channel_since"),
        row.big("refused_by"),
        row.number("attempts"),
        row.time("next_at"),
        row.time("settled_at"));
  }

  private static Attempt attempt(Row row) throws SQLException {
    return new Attempt(
        row.big("notification"),
        row.number("attempt"),
        row.text("channel"),
        row.time("started_at"),
        row.time("ended_at"),
        row.word("outcome", Attempt.Outcome.class),
        row.number("status"),
        row.text("words"));
  }
}
