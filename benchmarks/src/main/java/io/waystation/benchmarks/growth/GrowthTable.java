package io.waystation.benchmarks.growth;

import io.waystation.benchmarks.results.Curve;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How each cost grows, by its name. */
public final class GrowthTable {
  private static final Map<String, String> HEADINGS =
      Map.of(
          "cpu_per_reading", "CPU s per million readings",
          "heap", "heap in use, MB",
          "disk", "disk, MB",
          "restart_cpu", "restart, CPU s",
          "list_cpu", "list of stations, CPU ms",
          "question", "question, ms");

  /** Of the sizes at which a line is drawn that is bent, as scales are logarithmic. */
  private static final double STEP = 1.3;

  private final Growing growing;
  private final Map<String, Growth> costs = new LinkedHashMap<>();

  /** Null for what is not to be reckoned further. */
  private final Extrapolation extrapolation;

  /**
   * @param measured in the order of their sizes
   */
  public GrowthTable(Growing growing, List<Cost> measured) {
    this.growing = growing;
    costs.put("cpu_per_reading", Growth.of(measured, Cost::cpuPerMillion));
    costs.put("heap", Growth.of(measured, Cost::heapMegabytes));
    costs.put("disk", Growth.of(measured, Cost::diskMegabytes));
    costs.put("restart_cpu", Growth.of(measured, Cost::restartCpuSeconds));
    costs.put("list_cpu", Growth.of(measured, Cost::listCpuMillis));
    costs.put("question", Growth.of(measured, Cost::questionMillis));
    extrapolation = growing instanceof DeviceGrowth ? new Extrapolation(measured) : null;
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
    if (extrapolation != null) {
      extrapolation.print(out);
    }
  }

  /** One for each cost; with devices, what grows also as far as {@link #print} reckons. */
  public List<Curve> curves() {
    double furthest = extrapolation == null ? 0 : extrapolation.devices();
    return costs.entrySet().stream()
        .map(cost -> curve(HEADINGS.get(cost.getKey()), cost.getValue(), furthest))
        .toList();
  }

  private Curve curve(String heading, Growth growth, double furthest) {
    List<Curve.Point> measured = new ArrayList<>();
    for (int i = 0; i < growth.sizes().size(); i++) {
      measured.add(new Curve.Point(growth.sizes().get(i), growth.costs().get(i)));
    }
    List<Curve.Point> beyond = new ArrayList<>();
    if (!(growth.exponent() > 0)) {
      return new Curve(heading, growing.unit(), measured, beyond);
    }
    for (double size = growth.sizes().get(growth.sizes().size() - 1);
        size < furthest;
        size *= STEP) {
      beyond.add(new Curve.Point(size, growth.at(size)));
    }
    if (!beyond.isEmpty()) {
      beyond.add(new Curve.Point(furthest, growth.at(furthest)));
    }
    return new Curve(heading, growing.unit(), measured, beyond);
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
