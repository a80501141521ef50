package io.waystation.storage.telemetry.influx;

import java.net.URI;
import java.time.Duration;

/**
 * Where an InfluxDB is and what is ours there.
 *
 * @param url for example {@code http://influx:8086}
 * @param token of 2.x; {@code user:password} for 1.x; empty when the server asks for none
 * @param org of 2.x; empty for 1.x
 * @param database of 1.x, made when it is missing; the bucket of 2.x, which must exist
 * @param timeout of connecting, of writing a batch and of answering a question, each
 */
public record InfluxSettings(URI url, String token, String org, String database, Duration timeout) {
  public InfluxSettings {
    if (database.isBlank()) {
      throw new IllegalArgumentException("InfluxDB needs the name of a database or bucket");
    }
  }

  /** A server of 1.x that asks for no password. */
  public static InfluxSettings open(URI url, String database) {
    return new InfluxSettings(url, "", "", database, Duration.ofSeconds(30));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "InfluxDB at " + url + ", " + database;
  }
}
