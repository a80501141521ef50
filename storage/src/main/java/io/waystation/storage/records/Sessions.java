package io.waystation.storage.records;

import java.time.Instant;
import java.util.Optional;

/** Signed-in browsers; they outlive a restart of ours. */
public interface Sessions {
  void add(Session session);

  Optional<Session> find(String hash);

  void delete(String hash);

  /** Forgets all of that user, for instance when the password changed. */
  void deleteOf(String user);

  void deleteExpired(Instant now);
}
