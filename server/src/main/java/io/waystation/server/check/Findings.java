package io.waystation.server.check;

import java.util.ArrayList;
import java.util.List;

/** Takes findings in the order they are made. Used by one thread. */
final class Findings {
  private final List<Finding> found = new ArrayList<>();

  /**
   * @param given what the kind's patterns ask for
   */
  void add(Kind kind, Object... given) {
    found.add(Finding.of(kind, given));
  }

  List<Finding> all() {
    return List.copyOf(found);
  }
}
