package io.waystation.benchmarks.growth;

import io.waystation.simulator.City;
import io.waystation.simulator.CityMessages;
import io.waystation.simulator.Rhythm;
import io.waystation.simulator.mqtt.Message;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What very many stations would cost, by the lines through what was measured, with every step of
 * the arithmetic; and what breaks first.
 */
final class Extrapolation {
  private static final int STATIONS = 100_000;

  /** A working morning in the city: more is going on than on average over a day. */
  private static final Instant MORNING = Instant.parse("2026-01-07T02:00:00Z");

  private static final double DAY_SECONDS = 86_400;

  // What one process should not exceed.
  private static final double LIST_MILLIS = 1_000;
  private static final double RESTART_SECONDS = 60;
  private static final double HEAP_MEGABYTES = 4_000;
  private static final double CORES = 1;

  private final Growth heap;
  private final Growth restart;
  private final Growth list;
  private final double cpuPerMillion;
  private final double storedBytes;
  private final double loggedBytes;
  private final double devicesPerStation;
  private final double readingsPerDeviceSecond;
  private final double messagesPerDeviceSecond;

  /**
   * @param measured the three sizes of {@link DeviceGrowth}
   */
  Extrapolation(List<Cost> measured) {
    this.heap = Growth.of(measured, Cost::heapMegabytes);
    this.restart = Growth.of(measured, Cost::restartCpuSeconds);
    this.list = Growth.of(measured, Cost::listCpuMillis);
    Cost largest = measured.get(2);
    this.cpuPerMillion = largest.cpuPerMillion();
    this.storedBytes = largest.storedBytes();
    this.loggedBytes = largest.loggedBytes();
    City city = DeviceGrowth.city(largest.size());
    this.devicesPerStation = (double) city.devices().size() / city.stations().size();
    City small = DeviceGrowth.city(measured.get(0).size());
    long messages = 0;
    long readings = 0;
    CityMessages said = new CityMessages(small, MORNING, Rhythm.OWN);
    Instant from = MORNING.plus(Duration.ofMinutes(10));
    Instant until = from.plus(Duration.ofHours(1));
    while (said.nextAt().isBefore(until)) {
      boolean counts = !said.nextAt().isBefore(from);
      for (Message.Report report : said.next()) {
        messages += counts ? 1 : 0;
        readings += counts ? report.values() : 0;
      }
    }
    double deviceSeconds = small.devices().size() * 3_600.0;
    this.readingsPerDeviceSecond = readings / deviceSeconds;
    this.messagesPerDeviceSecond = messages / deviceSeconds;
  }

  /** Of so many stations. */
  double devices() {
    return STATIONS * devicesPerStation;
  }

  void print(PrintWriter out) {
    double devices = devices();
    double perSecond = devices * readingsPerDeviceSecond;
    line(out, "%n%,d stations by the lines through these sizes:%n", STATIONS);
    line(
        out,
        "  devices    %,d stations x %.3f devices (as those of city-478 that have any) = %,.0f%n",
        STATIONS,
        devicesPerStation,
        devices);
    line(
        out,
        "  readings   %,.0f devices x %.3f/s (own rhythm, 10 to 11 in the morning) = %,.0f/s in"
            + " %,.0f messages/s%n",
        devices,
        readingsPerDeviceSecond,
        perSecond,
        devices * messagesPerDeviceSecond);
    line(
        out,
        "  processor  %,.0f/s x %.1f CPU s/M / 1,000,000 = %.2f cores%n",
        perSecond,
        cpuPerMillion,
        cores(devices));
    line(out, "  memory     %s = %,.0f MB in use%n", sum(heap, devices, "MB"), heap.at(devices));
    line(
        out,
        "  disk       %,.0f/s x 86,400 s x %.1f bytes = %.1f GB a day in the telemetry store%n",
        perSecond,
        storedBytes,
        perSecond * DAY_SECONDS * storedBytes / 1e9);
    line(
        out,
        "  log        %,.0f/s x 86,400 s x %.1f bytes = %.1f GB a day, kept for up to seven days or"
            + " 20 GB%n",
        perSecond,
        loggedBytes,
        perSecond * DAY_SECONDS * loggedBytes / 1e9);
    line(
        out,
        "  restart    %s = %.1f s of processor time%n",
        sum(restart, devices, "s"),
        restart.at(devices));
    line(
        out,
        "  list       %s = %,.0f ms of processor time for an answer with all stations%n",
        sum(list, devices, "ms"),
        list.at(devices));
    line(out, "one process:%n");
    Stream.of(
            new Limit(
                reaches(list, LIST_MILLIS),
                "the list of stations takes more than 1 s of processor time"),
            new Limit(
                reaches(restart, RESTART_SECONDS), "a restart takes more than a minute of it"),
            new Limit(reaches(heap, HEAP_MEGABYTES), "more than 4 GB are in use"),
            new Limit(CORES / cores(1) / devicesPerStation, "one core is busy all the time"))
        .sorted(Comparator.comparingDouble(Limit::stations))
        .forEach(limit -> line(out, "  %s%n", limit.words()));
  }

  private double cores(double devices) {
    return devices * readingsPerDeviceSecond * cpuPerMillion / 1e6;
  }

  private static String sum(Growth growth, double devices, String unit) {
    int largest = growth.sizes().get(2);
    return String.format(
        Locale.ROOT,
        "%.2f %s + (%,.0f - %,d) x %.5f %s",
        growth.costs().get(2),
        unit,
        devices,
        largest,
        Math.max(0, growth.slope()),
        unit);
  }

  /** What is too much for one process, and from how many stations on. */
  private record Limit(double stations, String what) {
    String words() {
      return Double.isInfinite(stations)
          ? "with no number of stations " + what
          : "from " + rounded(stations) + " stations on " + what;
    }
  }

  /** In stations; without end for what does not grow. */
  private double reaches(Growth growth, double limit) {
    double slope = growth.slope();
    double devices =
        slope <= 0
            ? Double.POSITIVE_INFINITY
            : growth.sizes().get(2) + (limit - growth.costs().get(2)) / slope;
    return devices / devicesPerStation;
  }

  private static String rounded(double stations) {
    double grain = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, stations))) - 1));
    return String.format(Locale.ROOT, "%,.0f", Math.floor(stations / grain) * grain);
  }

  private static void line(PrintWriter out, String form, Object... values) {
    out.printf(Locale.ROOT, form, values);
  }
}
