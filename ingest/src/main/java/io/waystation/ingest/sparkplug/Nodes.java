package io.waystation.ingest.sparkplug;

import io.waystation.model.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of every node, the most recently heard in memory and all of them in the store. */
final class Nodes {
  /** In memory; about 5 KB each, and what they announced. */
  private static final int REMEMBERED = 10_000;

  private static final Duration BETWEEN_REBIRTHS = Duration.ofSeconds(10);

  /** One node. */
  static final class Node {
    private Epoch current;
    private Epoch previous;
    private Instant askedAt = Instant.MIN;

    /** Null for one that has never been born. */
    Epoch current() {
      return current;
    }

    /** Null for none in this process. */
    Epoch previous() {
      return previous;
    }

    void begin(Epoch epoch) {
      previous = current;
      current = epoch;
    }

    /** Whether it may be asked now to be born again; remembers that it was. */
    boolean ask(Instant now) {
      if (!now.isBefore(askedAt) && now.isBefore(askedAt.plus(BETWEEN_REBIRTHS))) {
        return false;
      }
      askedAt = now;
      return true;
    }
  }

  private final BirthStore store;
  private final Numbers numbers;
  private final Map<DeviceId, Node> nodes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeviceId, Node> eldest) {
          return size() > REMEMBERED;
        }
      };

  Nodes(BirthStore store, Numbers numbers) {
    this.store = store;
    this.numbers = numbers;
  }

  Node find(DeviceId device) {
    Node node = nodes.get(device);
    if (node == null) {
      node = new Node();
      node.current = store.current(device, numbers).orElse(null);
      nodes.put(device, node);
    }
    return node;
  }
}
