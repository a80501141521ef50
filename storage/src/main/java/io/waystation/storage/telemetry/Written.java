package io.waystation.storage.telemetry;

import io.waystation.model.Reading;
import java.util.List;

/**
 * What became of a batch.
 *
 * @param refused readings the store will never take; empty almost always
 */
public record Written(int stored, List<Refused> refused) {
  /**
   * @param reason the store's own words
   */
  public record Refused(Reading reading, String reason) {}

  public Written {
    refused = List.copyOf(refused);
  }
}
