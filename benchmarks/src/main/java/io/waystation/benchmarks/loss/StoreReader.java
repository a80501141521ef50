package io.waystation.benchmarks.loss;

import io.waystation.benchmarks.service.InfluxReader;
import java.io.IOException;
import java.net.URI;
import java.util.BitSet;

/** Compares what is in InfluxDB with what devices have sent. */
final class StoreReader {
  private final InfluxReader reader;

  StoreReader(URI store) {
    this.reader = new InfluxReader(store);
  }

  /**
   * @param missing good messages that are not there, or not with their value
   * @param invented points nobody has sent
   */
  record Finding(long missing, long invented) {}

  Finding compare(ContractDevice device) throws IOException, InterruptedException {
    BitSet found = new BitSet();
    long[] invented = {0};
    reader.read(
        device.id(),
        "occupancy.in",
        (id, at, value) -> {
          int seq = (int) (at - device.measuredAt(0));
          boolean sent =
              seq >= 0 && seq < device.messages() && value == seq && !device.garbage(seq);
          if (sent && !found.get(seq)) {
            found.set(seq);
          } else {
            invented[0]++;
          }
        });
    long good = device.messages() - device.garbageCount();
    return new Finding(good - found.cardinality(), invented[0]);
  }
}
