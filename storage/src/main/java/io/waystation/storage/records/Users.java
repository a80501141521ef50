package io.waystation.storage.records;

import java.util.List;
import java.util.Optional;

/** Local users. */
public interface Users {
  /** By name. */
  List<User> all();

  Optional<User> find(String name);

  /** Adds, or replaces the one with the same name. */
  void save(User user);
}
