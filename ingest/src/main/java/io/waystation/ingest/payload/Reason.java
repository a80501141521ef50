package io.waystation.ingest.payload;

/** Why a message is refused. The words are part of the contract with devices (docs/mqtt.md). */
public enum Reason {
  /** Not a topic of the contract. */
  UNKNOWN_TOPIC,
  /** More than {@link PayloadDecoder#MAX_BYTES}. */
  TOO_LARGE,
  /** More than {@link PayloadDecoder#MAX_READINGS}. */
  TOO_MANY_READINGS,
  /** No bytes, no readings, or a reading without a value. */
  EMPTY,
  /** Not JSON, not an object, or a key that stands twice. */
  MALFORMED_JSON,
  /** Not CBOR, not one map, a key that stands twice, or a type the contract has no use for. */
  MALFORMED_CBOR,
  /** Not a Sparkplug B payload. */
  MALFORMED_SPARKPLUG,
  /** Not a SenML pack. */
  MALFORMED_SENML,
  /** Well formed, but of a kind the dialect's translation has no place for. */
  UNSUPPORTED,
  /** No rule of the configuration says what to make of the message, or of a value in it. */
  UNMAPPED,
  /** Sparkplug data of a node or device that has not said what it sends (no birth, or it died). */
  NOT_BORN,
  /** A Sparkplug metric's alias that its birth did not name. */
  UNKNOWN_ALIAS,
  /** A unit that cannot be converted to the signal's. */
  UNKNOWN_UNIT,
  /** A field of the contract is not there. */
  MISSING_FIELD,
  /** A field is of the wrong type or out of its range. */
  BAD_FIELD,
  /** Nobody has registered the device. */
  UNKNOWN_DEVICE,
  /** No such signal in the catalogue. */
  UNKNOWN_SIGNAL,
  /** Not a word the state or event knows. */
  UNKNOWN_STATE,
  /** Not a status word the service knows. */
  UNKNOWN_FLAG,
  /** A value of the wrong kind for its signal. */
  BAD_VALUE,
  /** Not a person id. */
  BAD_PERSON,
  /** A health signal that belongs to nobody. */
  HEALTH_WITHOUT_PERSON,
  /** A station signal in a reading that belongs to a person. */
  PERSON_WITHOUT_HEALTH,
  /** A fault of ours; the log has its cause. */
  INTERNAL
}
