package io.waystation.benchmarks.growth;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How each cost grows, by its name. */
public final class GrowthTable {
  private final Growing growing;
  private final List<Cost> measured;
  private final Map<String, Growth> costs = new LinkedHashMap<>();

  /**
   * @param measured in the order of their sizes
   */
  public GrowthTable(Growing growing, List<Cost> measured) {
    this.growing = growing;
    this.measured = List.copyOf(measured);
    costs.put("cpu_per_reading", Growth.of(measured, Cost::cpuPerMillion));
    costs.put("heap", Growth.of(measured, Cost::heapMegabytes));
    costs.put("disk", Growth.of(measured, Cost::diskMegabytes));
    costs.put("restart_cpu", Growth.of(measured, Cost::restartCpuSeconds));
    costs.put("list_cpu", Growth.of(measured, Cost::listCpuMillis));
    costs.put("question", Growth.of(measured, Cost::questionMillis));
  }

  /** By the name of the cost: 0 does not grow, 1 as the size does; NaN cannot be told. */
  public Map<String, Double> exponents() {
    Map<String, Double> exponents = new LinkedHashMap<>();
    costs.forEach((name, growth) -> exponents.put(name, growth.exponent()));
    return exponents;
  }

  /** For people. */
  public void print(PrintWriter out) {
    out.printf("%n%-18s %12s   %s%n", "grows with " + growing.unit(), "exponent", "");
    costs.forEach(
        (name, growth) ->
            out.printf(
                Locale.ROOT,
                "%-18s %12s   %s%n",
                name,
                Double.isNaN(growth.exponent())
                    ? "?"
                    : String.format(Locale.ROOT, "%.2f", growth.exponent()),
                words(growth)));
    if (growing instanceof DeviceGrowth) {
      new Extrapolation(measured).print(out);
    }
  }

  private static String words(Growth growth) {
    double exponent = growth.exponent();
    if (Double.isNaN(exponent)) {
      return "grew over one step alone: measure again";
    }
    if (exponent == 0) {
      return "no more than a tenth, whatever the size";
    }
    return exponent > 1.3 ? "WORSE than the size" : exponent > 0.7 ? "as the size" : "slower";
  }
}
