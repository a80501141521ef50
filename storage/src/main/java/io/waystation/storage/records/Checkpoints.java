package io.waystation.storage.records;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Where a consumer of the log stands, and the small states it must find again after a crash.
 * Written in the same transaction as what the consumer decided.
 */
public final class Checkpoints {
  private final Handle handle;

  Checkpoints(Handle handle) {
    this.handle = handle;
  }

  /** The next offset that consumer wants; 0 for one never heard of. */
  public long offset(String consumer) {
    return handle
        .createQuery("SELECT next_offset FROM consumer_offset WHERE consumer = :consumer")
        .bind("consumer", consumer)
        .mapTo(long.class)
        .findOne()
        .orElse(0L);
  }

  public void saveOffset(String consumer, long offset) {
    handle
        .createUpdate(
            """
            INSERT INTO consumer_offset (consumer, next_offset) VALUES (:consumer, :offset)
            ON CONFLICT (consumer) DO UPDATE SET next_offset = excluded.next_offset
            """)
        .bind("consumer", consumer)
        .bind("offset", offset)
        .execute();
  }

  /** All states of the consumer by key. */
  public Map<String, String> states(String consumer) {
    Map<String, String> states = new LinkedHashMap<>();
    handle
        .createQuery(
            "SELECT name, state FROM consumer_state WHERE consumer = :consumer ORDER BY name")
        .bind("consumer", consumer)
        .map(Row.to(row -> Map.entry(row.text("name"), row.text("state"))))
        .forEach(entry -> states.put(entry.getKey(), entry.getValue()));
    return states;
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
