package io.waystation.benchmarks;

import io.waystation.benchmarks.load.Payloads;
import io.waystation.benchmarks.service.InfluxReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Compares InfluxDB with what was sent, past the service. */
final class Missing {
  private Missing() {}

  /**
   * @param sent when each message was sent, epoch milliseconds, by its place in the stream
   * @return readings that are not there with their value, and points that nobody has sent
   */
  static long of(InfluxReader reader, Payloads payloads, long[] sent)
      throws IOException, InterruptedException {
    long missing = 0;
    for (int device = 0; device < payloads.devices(); device++) {
      for (String signal : Payloads.SIGNALS.subList(0, payloads.readings())) {
        Map<Long, Double> unseen = new HashMap<>();
        for (int number = device; number < sent.length; number += payloads.devices()) {
          unseen.put(sent[number], payloads.value(number, signal));
        }
        long[] invented = {0};
        reader.read(
            "gw-" + device,
            signal,
            (id, at, value) -> {
              if (!unseen.remove(at, value)) {
                invented[0]++;
              }
            });
        missing += unseen.size() + invented[0];
      }
    }
    return missing;
  }
}
