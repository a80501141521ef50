package io.waystation.ingest.payload;

import java.util.Optional;

/** What can be said of a message without reading it. */
final class Sizes {
  private Sizes() {}

  static Optional<Refusal> fault(byte[] payload) {
    if (payload.length > PayloadDecoder.MAX_BYTES) {
      return Optional.of(
          new Refusal(
              Reason.TOO_LARGE,
              "",
              "the message has %d bytes; send at most %d, in several messages if need be"
                  .formatted(payload.length, PayloadDecoder.MAX_BYTES)));
    }
    if (payload.length == 0) {
      return Optional.of(
          new Refusal(Reason.EMPTY, "", "the message has no bytes; send a JSON object"));
    }
    return Optional.empty();
  }
}
