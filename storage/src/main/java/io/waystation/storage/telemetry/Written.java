package io.waystation.storage.telemetry;

import java.util.List;

/**
 * @param refused readings the store will never take, in words; empty almost always
 */
public record Written(int stored, List<String> refused) {
  public Written {
    refused = List.copyOf(refused);
  }
}
