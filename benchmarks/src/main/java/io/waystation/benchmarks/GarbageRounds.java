package io.waystation.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.benchmarks.load.Messages;
import io.waystation.benchmarks.load.Payloads;
import io.waystation.benchmarks.load.WithGarbage;
import io.waystation.benchmarks.service.Api;
import io.waystation.benchmarks.service.Service;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What 1 % garbage costs: rounds with and without it take turns, the first of a pair alternating,
 * so that whatever else the machine does slows both.
 */
final class GarbageRounds {
  private static final String ALL = "waystation_ingest_messages_total";

  private final Service service;
  private final URI broker;
  private final int devices;
  private final int messages;
  private final PrintWriter out;
  private final Map<WithGarbage.Kind, Long> bad = new EnumMap<>(WithGarbage.Kind.class);
  private final Sum clean = new Sum();
  private final Sum spoilt = new Sum();
  private long boot;

  private static final class Sum {
    private double seconds;
    private double cpu;
  }

  /**
   * @param service running ingest alone
   * @param messages in each round
   */
  GarbageRounds(Service service, URI broker, int devices, int messages, PrintWriter out) {
    this.service = service;
    this.broker = broker;
    this.devices = devices;
    this.messages = messages;
    this.out = out;
  }

  /**
   * @param pairs after one to warm up
   * @return the share of the throughput that the garbage costs; less than nothing when noise was
   *     greater
   */
  double run(int pairs) throws IOException, InterruptedException {
    for (int pair = 0; pair <= pairs; pair++) {
      boolean count = pair > 0;
      String name = count ? "pair " + pair : "warm-up";
      round(name, pair % 2 == 0, count);
      round(name, pair % 2 != 0, count);
    }
    out.printf(
        Locale.ROOT,
        "1 %% garbage costs %.1f %% throughput and %.1f %% processor time%n",
        100 * (1 - clean.seconds / spoilt.seconds),
        100 * (spoilt.cpu / clean.cpu - 1));
    return 1 - clean.seconds / spoilt.seconds;
  }

  private void round(String name, boolean garbage, boolean count)
      throws IOException, InterruptedException {
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
    Table.rate(
        out,
        name + (garbage ? ", 1 % garbage" : ", no garbage"),
        messages / seconds,
        load.cpuPerMillion(),
        service.process().peakMegabytes());
    if (count) {
      Sum sum = garbage ? spoilt : clean;
      sum.seconds += seconds;
      sum.cpu += load.cpuPerMillion();
    }
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
    out.printf(
        "%d bad messages were sent: %s; in quarantine with their reason: %s; ledger %s%n",
        sum, bad, found, ledger.path("totals"));
    return all;
  }
}
