package io.waystation.benchmarks.growth;

import io.waystation.model.Role;
import io.waystation.storage.records.Tables;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * Something there can be more of, and what a service is given to do when there is so much of it.
 */
public interface Growing {
  /** For example {@code devices}. */
  String unit();

  /** Fills the register, beside the gateways that the service is warmed up with. */
  void register(Tables t, int size);

  /**
   * What else the service is configured with; may write files.
   *
   * @return lines of its configuration, or nothing
   */
  default String configure(Path folder, int size) throws IOException {
    return "";
  }

  /**
   * Writes what was there before the service has ever run.
   *
   * @return how many readings
   */
  default long past(Path data, int size) {
    return 0;
  }

  /**
   * Sends everything once, so that all is known of which there is, and then the work that is
   * measured, as fast as the broker takes it; may be asked again and goes on then.
   *
   * @param known whether it was asked before
   */
  Sent send(URI broker, int size, boolean known) throws IOException, InterruptedException;

  /** A question that should not become slower, as a path of the API. */
  String question();

  /** Who may ask it. */
  default Role role() {
    return Role.OPERATOR;
  }

  /** How much it was. */
  record Sent(long messages, long readings) {}
}
