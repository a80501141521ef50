package io.waystation.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Numbers as devices write them: as numbers, or as texts that are numbers. */
final class Numbers {
  /** Short enough that no arithmetic on it takes long. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?");

  private static final int LONGEST = 70;

  private Numbers() {}

  static boolean isNumber(String text) {
    return text.length() <= LONGEST && NUMBER.matcher(text).matches();
  }

  /** Null when it is none. */
  static BigDecimal of(JsonNode value) {
    if (value.isNumber()) {
      double number = value.doubleValue();
      return value.canConvertToLong() && value.isIntegralNumber()
          ? BigDecimal.valueOf(value.longValue())
          : Double.isFinite(number) ? BigDecimal.valueOf(number) : null;
    }
    return value.isTextual() ? of(value.textValue()) : null;
  }

  /** Null when it is none. */
  static BigDecimal of(String text) {
    return isNumber(text) && Double.isFinite(Double.parseDouble(text))
        ? new BigDecimal(text)
        : null;
  }
}
