package io.waystation.storage.records;

import java.util.Optional;

/** Bearer tokens. */
public interface Tokens {
  /** Adds, or replaces the one with the same name. */
  void save(Token token);

  Optional<Token> find(String hash);
}
