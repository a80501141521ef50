package io.waystation.ingest.mqtt;

/**
 * A message that has taken its {@link Room}.
 *
 * @param id the packet id, good for the connection it came by only
 */
record Taken(int id, int qos, RawMessage message) {
  int bytes() {
    return message.payload().length;
  }
}
