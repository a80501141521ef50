package io.waystation.ingest.mapping;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * {@code (x + before) * numerator / denominator + after}, exact to 34 digits, so that 70.7 °F is
 * 21.5 °C and not 21.500000000000004.
 */
record Conversion(
    BigDecimal before, BigDecimal numerator, BigDecimal denominator, BigDecimal after) {
  static final Conversion NONE =
      new Conversion(BigDecimal.ZERO, BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ZERO);

  private static final MathContext DIGITS = MathContext.DECIMAL128;

  /** {@code x * scale + offset} before the conversion between units. */
  static BigDecimal scaled(BigDecimal x, BigDecimal scale, BigDecimal offset) {
    return x.multiply(scale, DIGITS).add(offset, DIGITS);
  }

  BigDecimal apply(BigDecimal x) {
    if (this == NONE) {
      return x;
    }
    return x.add(before, DIGITS)
        .multiply(numerator, DIGITS)
        .divide(denominator, DIGITS)
        .add(after, DIGITS);
  }
}
