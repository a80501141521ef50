package io.waystation.ingest.mqtt;

import java.util.List;

/** Where messages go. */
@FunctionalInterface
public interface Inbox {
  /**
   * Blocks until the whole batch is kept; only then is it acknowledged to the broker. When it
   * throws, nothing was kept, and the same batch comes again.
   */
  void accept(List<RawMessage> batch);
}
