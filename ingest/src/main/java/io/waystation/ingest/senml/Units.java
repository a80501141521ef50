package io.waystation.ingest.senml;

import io.waystation.model.Signal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * From the units of the SenML registry (RFC 8428, section 12.1, and RFC 8798) to those of the
 * signals, which are UCUM codes. A signal's own code is understood too.
 */
final class Units {
  /** More digits than any sensor has, and few enough to hide what a conversion adds. */
  private static final MathContext DIGITS = new MathContext(12);

  /** Units the catalogue counts in, for which SenML knows only {@code count}. */
  private static final Set<String> COUNTED =
      Set.of("", "people", "messages", "units", "cans", "strips");

  /**
   * A unit in terms of its quantity's base unit: {@code base = value × factor + offset}.
   *
   * @param quantity two units can be converted when theirs is the same
   */
  private record Unit(String quantity, double factor, double offset) {}

  private static final Map<String, Unit> KNOWN = new HashMap<>();

  /** What a value summed up over seconds is measured in. */
  private static final Map<String, String> SUMS =
      Map.of(
          "W",
          "J",
          "kW",
          "kJ",
          "m3/s",
          "m3",
          "l/s",
          "l",
          "A",
          "A.s",
          "1/s",
          "count",
          "Hz",
          "count",
          "beat/min",
          "beats",
          "m/s",
          "m");

  static {
    quantity("temperature", "K", 1);
    KNOWN.put("Cel", new Unit("temperature", 1, 273.15));
    quantity("ratio", "/", 1);
    quantity("ratio", "%", 1e-2, "%RH", 1e-2, "%EL", 1e-2, "/100", 1e-2, "/1000", 1e-3);
    quantity("ratio", "ppm", 1e-6, "ppb", 1e-9);
    quantity("length", "m", 1, "cm", 1e-2, "mm", 1e-3, "km", 1e3);
    quantity("mass", "kg", 1, "g", 1e-3);
    quantity("time", "s", 1, "ms", 1e-3, "min", 60, "h", 3600);
    quantity("voltage", "V", 1, "mV", 1e-3);
    quantity("current", "A", 1, "mA", 1e-3);
    quantity("power", "W", 1, "kW", 1e3);
    quantity("energy", "J", 1, "kJ", 1e3, "Wh", 3.6e3, "kWh", 3.6e6);
    quantity("pressure", "Pa", 1, "hPa", 1e2, "kPa", 1e3, "MPa", 1e6, "mm[Hg]", 133.322387415);
    quantity("volume", "m3", 1, "l", 1e-3, "L", 1e-3);
    quantity("flow", "m3/s", 1, "l/s", 1e-3, "L/min", 1e-3 / 60);
    quantity("density", "kg/m3", 1, "g/L", 1, "mg/L", 1e-3, "ug/m3", 1e-9);
    quantity("rate", "1/s", 1, "Hz", 1, "1/min", 1.0 / 60, "beat/min", 1.0 / 60, "/min", 1.0 / 60);
    quantity("angle", "rad", 1, "deg", Math.PI / 180);
  }

  private Units() {}

  /**
   * The value in the signal's unit.
   *
   * @param unit empty for "the signal's"
   * @return empty when the two are not of one quantity
   */
  static OptionalDouble convert(double value, String unit, Signal signal) {
    String wanted = signal.unit();
    if (unit.isEmpty() || unit.equals(wanted)) {
      return OptionalDouble.of(value);
    }
    if (COUNTED.contains(wanted)) {
      boolean number =
          unit.equals("count")
              || wanted.isEmpty() && (unit.equals("/") || unit.equals("1") || unit.equals("beats"));
      return number ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
    Unit from = KNOWN.get(unit);
    Unit to = KNOWN.get(wanted);
    if (from == null || to == null || !from.quantity.equals(to.quantity)) {
      return OptionalDouble.empty();
    }
    if (from.equals(to)) {
      return OptionalDouble.of(value);
    }
    double converted = (value * from.factor + from.offset - to.offset) / to.factor;
    return Double.isFinite(converted)
        ? OptionalDouble.of(new BigDecimal(converted).round(DIGITS).doubleValue())
        : OptionalDouble.empty();
  }

  /** The unit of a sum over values of this unit; null when there is no name for it. */
  static String ofSum(String unit) {
    return unit.isEmpty() ? "" : SUMS.get(unit);
  }

  private static void quantity(String name, Object... unitsAndFactors) {
    for (int i = 0; i < unitsAndFactors.length; i += 2) {
      double factor = ((Number) unitsAndFactors[i + 1]).doubleValue();
      KNOWN.put((String) unitsAndFactors[i], new Unit(name, factor, 0));
    }
  }
}
