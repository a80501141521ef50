package io.waystation.ingest.payload;

/**
 * What a refused message says of its place among the device's messages.
 *
 * @param boot -1 when it cannot be made out
 * @param seq -1 when it cannot be made out
 */
record Numbers(long boot, long seq) {
  static final Numbers NONE = new Numbers(-1, -1);
}
