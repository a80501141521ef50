package io.waystation.alerting.rule.cluster;

import io.waystation.alerting.rule.Packed;
import io.waystation.alerting.rule.Saved;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a cluster remembers of one site: nobody's name or id, only what the salt makes of it.
 *
 * @param salt random, of this memory alone
 * @param packed the {@link #people}
 * @param raised the day it was last raised, since 1970-01-01
 */
record ClusterState(String salt, Packed packed, boolean on, long raised) {
  static final long NEVER = Long.MIN_VALUE;

  static final ClusterState FRESH = new ClusterState("", Packed.EMPTY, false, NEVER);

  private static final int HEX = 16;
  private static final int HALF = 12;

  /**
   * @param people when each was last found so, epoch milliseconds measured, by their hash of 24
   *     hexadecimal digits
   */
  static ClusterState of(String salt, SortedMap<String, Long> people, boolean on, long raised) {
    Packed.Writer writer = new Packed.Writer();
    long at = 0;
    for (Map.Entry<String, Long> one : people.entrySet()) {
      writer.number(Long.parseLong(one.getKey().substring(0, HALF), HEX));
      writer.number(Long.parseLong(one.getKey().substring(HALF), HEX));
      writer.number(one.getValue() - at);
      at = one.getValue();
    }
    return new ClusterState(salt, writer.packed(), on, raised);
  }

  /** When each was last found so, epoch milliseconds measured, by their hash; a map of its own. */
  SortedMap<String, Long> people() {
    SortedMap<String, Long> people = new TreeMap<>();
    Packed.Reader reader = packed.reader();
    long at = 0;
    while (reader.more()) {
      String hash = "%012x%012x".formatted(reader.number(), reader.number());
      at += reader.number();
      people.put(hash, at);
    }
    return people;
  }

  String text() {
    return salt + "," + on + "," + raised + "," + packed.text();
  }

  /** What {@link #text} wrote, or what was written before memories were packed. */
  static ClusterState parse(String text) {
    if (text.startsWith("{")) {
      Unpacked old = Saved.state(text, Unpacked.class);
      return of(old.salt, old.people, old.on, old.raised);
    }
    String[] parts = text.split(",", 4);
    ClusterState state =
        new ClusterState(
            parts[0],
            Packed.parse(parts[3]),
            Boolean.parseBoolean(parts[1]),
            Long.parseLong(parts[2]));
    state.people();
    return state;
  }

  /** As it was written before memories were packed. */
  private record Unpacked(String salt, SortedMap<String, Long> people, boolean on, long raised) {}
}
