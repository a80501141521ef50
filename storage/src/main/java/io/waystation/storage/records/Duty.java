package io.waystation.storage.records;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What people decided about who is on call, beside the rota of the configuration. */
public final class Duty {
  private final Handle handle;

  Duty(Handle handle) {
    this.handle = handle;
  }

  /**
   * Somebody stands in for a time. The one decided last counts.
   *
   * @param rota its name in the configuration
   * @param person id of a person in the configuration
   */
  public record StandIn(
      String id,
      String rota,
      String person,
      Instant startsAt,
      Instant endsAt,
      String author,
      String reason,
      Instant createdAt) {
    /**
     * @throws IllegalArgumentException if it ends before it starts
     */
    public StandIn {
      if (!startsAt.isBefore(endsAt)) {
        throw new IllegalArgumentException("standing in ends after it starts");
      }
    }

    public boolean at(Instant time) {
      return !time.isBefore(startsAt) && time.isBefore(endsAt);
    }
  }

  /**
   * What one shift leaves to the next.
   *
   * @param id counts all notes
   */
  public record Note(long id, String rota, String author, String note, Instant writtenAt) {}

  public void add(StandIn standIn) {
    handle
        .createUpdate(
            """
            INSERT INTO duty_override (id, rota, person, starts_at, ends_at, author, reason,
              created_at)
            VALUES (:id, :rota, :person, :startsAt, :endsAt, :author, :reason, :createdAt)
            """)
        .bindMethods(standIn)
        .execute();
  }

  /** Those not over at that time, the one decided last first. */
  public List<StandIn> standInsEndingAfter(Instant time) {
    return handle
        .createQuery(
            """
            SELECT * FROM duty_override WHERE ends_at > :time ORDER BY created_at DESC, id DESC
            """)
        .bind("time", time)
        .map(Row.to(Duty::standIn))
        .list();
  }

  /**
   * Takes it back, whether or not it has begun.
   *
   * @return what it was; empty when there is none of that id
   */
  public Optional<StandIn> takeBack(String id) {
    Optional<StandIn> found =
        handle
            .createQuery("SELECT * FROM duty_override WHERE id = :id")
            .bind("id", id)
            .map(Row.to(Duty::standIn))
            .findOne();
    handle.createUpdate("DELETE FROM duty_override WHERE id = :id").bind("id", id).execute();
    return found;
  }

  /** Numbers it. */
  public Note leave(String rota, String author, String note, Instant at) {
    long id =
        handle.createQuery("SELECT coalesce(max(id), 0) FROM duty_note").mapTo(long.class).one()
            + 1;
    Note left = new Note(id, rota, author, note, at);
    handle
        .createUpdate(
            """
            INSERT INTO duty_note (id, rota, author, note, written_at)
            VALUES (:id, :rota, :author, :note, :writtenAt)
            """)
        .bindMethods(left)
        .execute();
    return left;
  }

  /** The one left last. */
  public Optional<Note> lastNote(String rota) {
    return handle
        .createQuery("SELECT * FROM duty_note WHERE rota = :rota ORDER BY id DESC LIMIT 1")
        .bind("rota", rota)
        .map(
            Row.to(
                row ->
                    new Note(
                        row.big("id"),
                        row.text("rota"),
                        row.text("author"),
                        row.text("note"),
                        row.time("written_at"))))
        .findOne();
  }

  private static StandIn standIn(Row row) throws SQLException {
    return new StandIn(
        row.text("id"),
        row.text("rota"),
        row.text("person"),
        row.time("starts_at"),
        row.time("ends_at"),
        row.text("author"),
        row.text("reason"),
        row.time("created_at"));
  }
}
