package io.waystation.ingest.sparkplug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waystation.ingest.payload.Reason;
import io.waystation.ingest.payload.TreeDecoder;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;

/** A metric's value as the contract writes it. */
final class Values {
  private static final int INT8 = 1;
  private static final int INT16 = 2;
  private static final int INT32 = 3;
  private static final int INT64 = 4;
  private static final int UINT8 = 5;
  private static final int UINT16 = 6;
  private static final int UINT32 = 7;
  private static final int UINT64 = 8;
  private static final int FLOAT = 9;
  private static final int DOUBLE = 10;
  static final int BOOLEAN = 11;
  private static final int DATE_TIME = 13;

  private Values() {}

  /**
   * @param name of the metric, for what is said of it
   * @param datatype of the metric, or of its birth; 0 when neither says
   */
  static JsonNode of(Metric metric, String name, int datatype) throws SparkplugFault {
    Object value = metric.value();
    if (metric.isNull() || isNan(value)) {
      return NullNode.instance;
    }
    if (value instanceof Long bits) {
      return whole(bits, name, datatype);
    }
    if (value instanceof Float number) {
      // The shortest decimal that is this float: 21.3, not 21.299999237.
      return DoubleNode.valueOf(Double.parseDouble(number.toString()));
    }
    if (value instanceof Double number) {
      return DoubleNode.valueOf(number);
    }
    if (value instanceof Boolean bool) {
      return BooleanNode.valueOf(bool);
    }
    if (value instanceof String text) {
      return TextNode.valueOf(text);
    }
    throw new SparkplugFault(
        Reason.UNSUPPORTED,
        TreeDecoder.shown(last(name))
            + ": has no number, boolean or text; data sets, templates, arrays, bytes and files"
            + " are not taken");
  }

  /** The status word that goes with it; empty for a value that counts. */
  static String word(Metric metric) {
    if (metric.isNull() || isNan(metric.value())) {
      return "signal-searching";
    }
    return switch (metric.quality()) {
      case 0 -> "signal-poor";
      case Metric.STALE -> "sensor-disconnected";
      default -> "";
    };
  }

  private static JsonNode whole(long bits, String name, int datatype) throws SparkplugFault {
    return switch (datatype) {
      case INT8 -> LongNode.valueOf((byte) bits);
      case INT16 -> LongNode.valueOf((short) bits);
      case INT32 -> LongNode.valueOf((int) bits);
      case INT64 -> LongNode.valueOf(bits);
      case UINT8 -> LongNode.valueOf(bits & 0xff);
      case UINT16 -> LongNode.valueOf(bits & 0xffff);
      case UINT32 -> LongNode.valueOf(bits & 0xffff_ffffL);
      case UINT64 ->
          bits >= 0
              ? LongNode.valueOf(bits)
              : BigIntegerNode.valueOf(new BigInteger(Long.toUnsignedString(bits)));
      case BOOLEAN -> BooleanNode.valueOf(bits != 0);
      case DATE_TIME ->
          TextNode.valueOf(
              LocalDate.ofEpochDay(Math.floorDiv(bits, Duration.ofDays(1).toMillis())).toString());
      case FLOAT, DOUBLE ->
          throw new SparkplugFault(
              Reason.BAD_VALUE,
              TreeDecoder.shown(last(name)) + ": its datatype is a float and its value is whole");
      default ->
          throw new SparkplugFault(
              Reason.UNSUPPORTED,
              TreeDecoder.shown(last(name))
                  + ": a whole number whose datatype neither the metric nor its birth says, or"
                  + " that is none");
    };
  }

  private static boolean isNan(Object value) {
    return value instanceof Float f && !Float.isFinite(f)
        || value instanceof Double d && !Double.isFinite(d);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
