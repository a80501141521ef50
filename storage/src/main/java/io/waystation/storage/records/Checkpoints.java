package io.waystation.storage.records;

import io.waystation.storage.log.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Where a consumer of the log stands, and the small states it must find again after a crash.
 * Written in the same transaction as what the consumer decided.
 */
public final class Checkpoints {
  private static final int FETCH = 1_000;

  private final Handle handle;

  Checkpoints(Handle handle) {
    this.handle = handle;
  }

  /** What that consumer wants next; {@link Position#START} for one never heard of. */
  public Position position(String consumer) {
    return handle
        .createQuery(
            "SELECT next_offset, next_backlog FROM consumer_offset WHERE consumer = :consumer")
        .bind("consumer", consumer)
        .map(Row.to(row -> new Position(row.big("next_offset"), row.big("next_backlog"))))
        .findOne()
        .orElse(Position.START);
  }

  public void savePosition(String consumer, Position position) {
    handle
        .createUpdate(
            """
            INSERT INTO consumer_offset (consumer, next_offset, next_backlog)
            VALUES (:consumer, :live, :backlog)
            ON CONFLICT (consumer) DO UPDATE SET
              next_offset = excluded.next_offset, next_backlog = excluded.next_backlog
            """)
        .bind("consumer", consumer)
        .bind("live", position.live())
        .bind("backlog", position.backlog())
        .execute();
  }

  /** All states of the consumer by key. */
  public Map<String, String> states(String consumer) {
    Map<String, String> states = new LinkedHashMap<>();
    eachState(consumer, states::put);
    return states;
  }

  /**
   * Hands over all states of the consumer, one after the other, without holding them all.
   *
   * @param taker gets key and state; must not use these records
   */
  public void eachState(String consumer, BiConsumer<String, String> taker) {
    handle
        .createQuery(
            "SELECT name, state FROM consumer_state WHERE consumer = :consumer ORDER BY name")
        .bind("consumer", consumer)
        .setFetchSize(FETCH)
        .map(Row.to(row -> Map.entry(row.text("name"), row.text("state"))))
        .forEach(entry -> taker.accept(entry.getKey(), entry.getValue()));
  }

  /** Adds or replaces. */
  public void saveStates(String consumer, Map<String, String> states) {
    if (states.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO consumer_state (consumer, name, state) VALUES (:consumer, :name, :state)
            ON CONFLICT (consumer, name) DO UPDATE SET state = excluded.state
            """);
    states.forEach(
        (name, state) ->
            batch.bind("consumer", consumer).bind("name", name).bind("state", state).add());
    batch.execute();
  }

  public void deleteStates(String consumer, Set<String> keys) {
    if (keys.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "DELETE FROM consumer_state WHERE consumer = :consumer AND name = :name");
    keys.forEach(name -> batch.bind("consumer", consumer).bind("name", name).add());
    batch.execute();
  }
}
