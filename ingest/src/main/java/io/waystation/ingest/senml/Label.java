package io.waystation.ingest.senml;

import java.util.HashMap;
import java.util.Map;

/** What a field of a record is called: RFC 8428, tables 1, 2 and 4. */
enum Label {
  BASE_VERSION("bver", -1),
  BASE_NAME("bn", -2),
  BASE_TIME("bt", -3),
  BASE_UNIT("bu", -4),
  BASE_VALUE("bv", -5),
  BASE_SUM("bs", -6),
  NAME("n", 0),
  UNIT("u", 1),
  VALUE("v", 2),
  STRING_VALUE("vs", 3),
  BOOLEAN_VALUE("vb", 4),
  SUM("s", 5),
  TIME("t", 6),
  UPDATE_TIME("ut", 7),
  DATA_VALUE("vd", 8);

  private static final Map<String, Label> JSON = new HashMap<>();
  private static final Map<String, Label> CBOR = new HashMap<>();

  static {
    for (Label label : values()) {
      JSON.put(label.json, label);
      CBOR.put(label.json, label);
      CBOR.put(label.cbor, label);
    }
  }

  private final String json;
  private final String cbor;

  Label(String json, int cbor) {
    this.json = json;
    this.cbor = Integer.toString(cbor);
  }

  /** The name of the field in JSON, which is also how we speak of it. */
  String json() {
    return json;
  }

  /** Null for a field RFC 8428 does not know. */
  static Label ofJson(String name) {
    return JSON.get(name);
  }

  /**
   * Null for a field RFC 8428 does not know. Whole numbers arrive as their digits; the names of
   * JSON are understood too, because some encoders send those.
   */
  static Label ofCbor(String name) {
    return CBOR.get(name);
  }
}
