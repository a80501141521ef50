package io.waystation.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.benchmarks.load.Messages;
import io.waystation.benchmarks.load.Payloads;
import io.waystation.benchmarks.load.WithGarbage;
import io.waystation.benchmarks.results.Median;
import io.waystation.benchmarks.results.Row;
import io.waystation.benchmarks.service.Api;
import io.waystation.benchmarks.service.Service;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What 1 % garbage costs: rounds with and without it take turns, the first of a pair alternating,
 * so that whatever else the machine does slows both. The pairs before the counted ones are for the
 * compiler: what it spends once on code that only garbage runs through is no cost of garbage.
 */
final class GarbageRounds {
  private static final int WARM_UP_PAIRS = 3;
  private static final String ALL = "waystation_ingest_messages_total";

  private final Service service;
  private final URI broker;
  private final int devices;
  private final int messages;
  private final BenchRun bench;
  private final Map<WithGarbage.Kind, Long> bad = new EnumMap<>(WithGarbage.Kind.class);
  private long boot;

  private record Round(double seconds, double cpu) {}

  /**
   * @param service running ingest alone
   * @param messages in each round
   */
  GarbageRounds(Service service, URI broker, int devices, int messages, BenchRun bench) {
    this.service = service;
    this.broker = broker;
    this.devices = devices;
    this.messages = messages;
    this.bench = bench;
  }

  /**
   * @param pairs after those to warm up
   * @return the share of the throughput that the garbage costs, the median of all pairs; less than
   *     nothing when noise was greater
   */
  double run(int pairs) throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (int pair = 1 - WARM_UP_PAIRS; pair <= pairs; pair++) {
      boolean garbageFirst = pair % 2 == 0;
      Round first = round(pair, garbageFirst);
      Round second = round(pair, !garbageFirst);
      Round spoilt = garbageFirst ? first : second;
      Round clean = garbageFirst ? second : first;
      if (pair > 0) {
        seconds.add(clean.seconds / spoilt.seconds);
        cpu.add(spoilt.cpu / clean.cpu);
      }
    }
    double cost = 1 - Median.of(seconds);
    bench
        .out()
        .printf(
            Locale.ROOT,
            "1 %% garbage costs %.1f %% throughput and %.1f %% processor time (medians of %d pairs)%n",
            100 * cost,
            100 * (Median.of(cpu) - 1),
            pairs);
    return cost;
  }

  private Round round(int pair, boolean garbage) throws IOException, InterruptedException {
    Payloads good = new Payloads(devices, boot++, 3);
    Messages stream = good;
    if (garbage) {
      WithGarbage with = new WithGarbage(good);
      for (long i = 0; i < messages; i++) {
        if (with.garbage(i)) {
          bad.merge(WithGarbage.Kind.of(good.device(i)), 1L, Long::sum);
        }
      }
      stream = with;
    }
    Load load = new Load(broker, stream, messages);
    double seen = Math.max(0, service.metric(ALL));
    double seconds =
        load.run(
            service.process(),
            () ->
                service.until("keep every message", () -> service.metric(ALL) - seen >= messages));
    bench.rate(
        garbage ? "1 % garbage" : "no garbage",
        Math.max(pair, Row.WARM_UP),
        messages / seconds,
        load.cpuPerMillion(),
        service.process().peakMegabytes());
    return new Round(seconds, load.cpuPerMillion());
  }

  /**
   * Asks the API whether every bad message is in quarantine with its reason.
   *
   * @param api for an administrator
   */
  boolean accounted(Api api) throws IOException, InterruptedException {
    Map<WithGarbage.Kind, Long> found = new EnumMap<>(WithGarbage.Kind.class);
    ObjectMapper json = new ObjectMapper();
    for (JsonNode group : json.readTree(api.get("/api/v1/quarantine/groups")).path("groups")) {
      WithGarbage.Kind kind = WithGarbage.Kind.valueOf(group.path("reason").asText());
      int device = Integer.parseInt(group.path("device").asText().substring("gw-".length()));
      if (kind == WithGarbage.Kind.of(device)) {
        found.merge(kind, group.path("count").asLong(), Long::sum);
      }
    }
    JsonNode ledger = json.readTree(api.get("/api/v1/ledger?limit=1"));
    long sum = bad.values().stream().mapToLong(Long::longValue).sum();
    boolean all =
        found.equals(bad)
            && ledger.path("totals").path("quarantined").asLong() == sum
            && ledger.path("agrees").asBoolean();
    bench
        .out()
        .printf(
            "%d bad messages were sent: %s; in quarantine with their reason: %s; ledger %s%n",
            sum, bad, found, ledger.path("totals"));
    return all;
  }
}
