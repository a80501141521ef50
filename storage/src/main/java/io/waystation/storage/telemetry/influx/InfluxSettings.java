package io.waystation.storage.telemetry.influx;

import java.net.URI;
import java.time.Duration;

/**
 * Where an InfluxDB is and what is ours there.
 *
 * @param url for example {@code http://influx:8086}
 * @param token of 2.x and 3; {@code user:password} for 1.x; empty when the server asks for none
 * @param org of 2.x; empty for the others
 * @param database of 1.x and 3; the bucket of 2.x. Beside it lies {@code <database>/hours} (1.x:
 *     its retention policy {@code hours}) with the hourly figures
 * @param create make both when they are missing
 * @param keep how long single values are to be kept, see {@link
 *     io.waystation.storage.telemetry.TelemetryStore#drop}; zero for ever. What we make is given a
 *     retention that is two weeks longer
 * @param timeout of connecting, of writing a batch and of answering a question, each
 */
public record InfluxSettings(
    URI url,
    String token,
    String org,
    String database,
    boolean create,
    Duration keep,
    Duration timeout) {
  private static final Duration GRACE = Duration.ofDays(14);

  public InfluxSettings {
    if (database.isBlank()) {
      throw new IllegalArgumentException("InfluxDB needs the name of a database or bucket");
    }
  }

  /** A server of 1.x that asks for no password. */
  public static InfluxSettings open(URI url, String database) {
    return new InfluxSettings(url, "", "", database, true, Duration.ZERO, Duration.ofSeconds(30));
  }

  /**
   * What the server is to keep single values for, in whole days; zero for ever. Longer than {@link
   * #keep}, so that hourly figures are made before it throws anything away.
   */
  Duration retention() {
    return keep.isZero() ? keep : Duration.ofDays(keep.toDays() + 1).plus(GRACE);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "InfluxDB at " + url + ", " + database;
  }
}
