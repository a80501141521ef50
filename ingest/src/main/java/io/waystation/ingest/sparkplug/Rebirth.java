package io.waystation.ingest.sparkplug;

import java.time.Instant;

/** The command that asks a node to publish its births again. */
final class Rebirth {
  static final String METRIC = "Node Control/Rebirth";

  private Rebirth() {}

  static byte[] command(Instant now) {
    byte[] metric =
        new WireWriter()
            .text(Payload.NAME, METRIC)
            .varint(Payload.METRIC_TIMESTAMP, now.toEpochMilli())
            .varint(Payload.DATATYPE, Values.BOOLEAN)
            .varint(Payload.BOOLEAN_VALUE, 1)
            .done();
    return new WireWriter()
        .varint(Payload.TIMESTAMP, now.toEpochMilli())
        .bytes(Payload.METRICS, metric)
        .done();
  }
}
