package io.waystation.storage.records;

import io.waystation.model.Alarm;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Silences, those that are over too. */
public final class Silences {
  private final Handle handle;

  Silences(Handle handle) {
    this.handle = handle;
  }

  public void add(Silence silence) {
    handle
        .createUpdate(
            """
            INSERT INTO silence (id, concern, matchers, starts_at, ends_at, author, reason,
              created_at, ended_by)
            VALUES (:id, :concern, :lines, :startsAt, :endsAt, :author, :reason, :createdAt,
              :endedBy)
            """)
        .bindMethods(silence)
        .bind("lines", lines(silence))
        .execute();
  }

  public Optional<Silence> find(String id) {
    return handle
        .createQuery("SELECT * FROM silence WHERE id = :id")
        .bind("id", id)
        .map(Row.to(Silences::silence))
        .findOne();
  }

  /** Those that end after the given time, also those to come; the next to end first. */
  public List<Silence> endingAfter(Instant time) {
    return handle
        .createQuery("SELECT * FROM silence WHERE ends_at > :time ORDER BY ends_at, id")
        .bind("time", time)
        .map(Row.to(Silences::silence))
        .list();
  }

  /**
   * Ends it now, if it is not over yet.
   *
   * @return as it is afterwards; empty when there is none of that id
   */
  public Optional<Silence> end(String id, Instant now, String by) {
    Optional<Silence> found = find(id);
    if (found.isEmpty() || !found.get().endsAt().isAfter(now)) {
      return found;
    }
    Silence over = found.get().ended(now, by);
    handle
        .createUpdate(
            """
            UPDATE silence SET starts_at = :startsAt, ends_at = :endsAt, ended_by = :endedBy
            WHERE id = :id
            """)
        .bindMethods(over)
        .execute();
    return Optional.of(over);
  }

  private static String lines(Silence silence) {
    return silence.matchers().stream()
        .map(LabelMatcher::toString)
        .collect(Collectors.joining("\n"));
  }

  private static Silence silence(Row row) throws SQLException {
    return new Silence(
        row.text("id"),
        row.word("concern", Alarm.Concern.class),
        row.text("matchers").lines().map(LabelMatcher::parse).toList(),
        row.time("starts_at"),
        row.time("ends_at"),
        row.text("author"),
        row.text("reason"),
        row.time("created_at"),
        row.text("ended_by"));
  }
}
