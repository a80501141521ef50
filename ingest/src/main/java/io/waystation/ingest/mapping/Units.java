package io.waystation.ingest.mapping;

import io.waystation.model.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Units that devices report in, and what they are in the unit of a signal. {@code units.csv} has
 * UCUM codes (https://ucum.org/ucum), the names people use for them, and the exact factor to the
 * first unit of the dimension with its source; {@code molar_masses.csv} leads from mg/dL to mmol/L.
 */
final class Units {
  /**
   * @param dimension what can be converted into what
   * @param shift added before the factor: where the scale begins
   * @param numerator with {@code denominator}, how many base units one is
   */
  private record Unit(
      String dimension, BigDecimal shift, BigDecimal numerator, BigDecimal denominator) {}

  private static final String MASS_CONCENTRATION = "mass concentration";
  private static final String AMOUNT_CONCENTRATION = "amount concentration";
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  /** By code and by name. */
  private static final Map<String, Unit> UNITS = new LinkedHashMap<>();

  /** Grams in one mole of what a signal measures. */
  private static final Map<String, BigDecimal> MOLAR_MASSES = new LinkedHashMap<>();

  static {
    for (String[] row : table("units.csv")) {
      Unit unit =
          new Unit(row[0], new BigDecimal(row[2]), new BigDecimal(row[3]), new BigDecimal(row[4]));
      UNITS.put(row[1], unit);
      for (String name : row[5].split("\\|")) {
        UNITS.put(name, unit);
      }
    }
    UNITS.remove("");
    for (String[] row : table("molar_masses.csv")) {
      MOLAR_MASSES.put(row[0], new BigDecimal(row[1]));
    }
  }

  private Units() {}

  private static List<String[]> table(String name) {
    try (InputStream in = Units.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * From a unit to that of a signal.
   *
   * @throws IllegalArgumentException if there is no way, saying what would do
   */
  static Conversion conversion(String given, Signal signal) {
    if (given.equals(signal.unit())) {
      return Conversion.NONE;
    }
    if (signal.code().equals("hba1c") && given.equals("mmol/mol")) {
      // The NGSP's master equation: NGSP = 0.09148 x IFCC + 2.152.
      return new Conversion(
          BigDecimal.ZERO, new BigDecimal("0.09148"), BigDecimal.ONE, new BigDecimal("2.152"));
    }
    Unit from = UNITS.get(given);
    Unit to = UNITS.get(signal.unit());
    if (from == null) {
      throw new IllegalArgumentException(
          "the unit '%s' is not known%s; %s is in %s"
              .formatted(
                  given, Nearest.hint(given, UNITS.keySet()), signal.code(), shown(signal.unit())));
    }
    if (to != null && from.dimension.equals(to.dimension)) {
      return between(from, to, BigDecimal.ONE, BigDecimal.ONE);
    }
    BigDecimal grams = MOLAR_MASSES.get(signal.code());
    if (to != null && grams != null) {
      if (from.dimension.equals(MASS_CONCENTRATION) && to.dimension.equals(AMOUNT_CONCENTRATION)) {
        return between(from, to, THOUSAND, grams);
      }
      if (from.dimension.equals(AMOUNT_CONCENTRATION) && to.dimension.equals(MASS_CONCENTRATION)) {
        return between(from, to, grams, THOUSAND);
      }
    }
    throw new IllegalArgumentException(
        "'%s' cannot be converted to %s, the unit of %s; use scale and offset when you know the rule"
            .formatted(given, shown(signal.unit()), signal.code()));
  }

  private static Conversion between(Unit from, Unit to, BigDecimal more, BigDecimal less) {
    return new Conversion(
        from.shift,
        from.numerator.multiply(to.denominator).multiply(more),
        from.denominator.multiply(to.numerator).multiply(less),
        to.shift.negate());
  }

  private static String shown(String unit) {
    return unit.isEmpty() ? "no unit" : unit;
  }
}
