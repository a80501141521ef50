package io.waystation.benchmarks.loss;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;

/** Reads InfluxDB past everything of ours, and compares it with what devices have sent. */
final class StoreReader {
  private final URI store;
  private final HttpClient http = HttpClient.newHttpClient();

  StoreReader(URI store) {
    this.store = store;
  }

  /**
   * @param missing good messages that are not there, or not with their value
   * @param invented points nobody has sent
   */
  record Finding(long missing, long invented) {}

  Finding compare(ContractDevice device) throws IOException, InterruptedException {
    String query =
        "SELECT \"value\" FROM /.*/ WHERE device = '%s' AND signal = 'occupancy.in'"
            .formatted(device.id());
    HttpRequest request =
        HttpRequest.newBuilder(
                store.resolve(
                    "/query?db=bench&epoch=ms&q="
                        + URLEncoder.encode(query, StandardCharsets.UTF_8)))
            .timeout(Duration.ofMinutes(2))
            .header("Accept", "application/csv")
            .build();
    String csv = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    BitSet found = new BitSet();
    long invented = 0;
    String[] lines = csv.split("\n");
    // name,tags,time,value
    for (int i = 1; i < lines.length; i++) {
      String[] cells = lines[i].split(",");
      long at = Long.parseLong(cells[2]);
      double value = Double.parseDouble(cells[3]);
      int seq = (int) (at - device.measuredAt(0));
      boolean sent = seq >= 0 && seq < device.messages() && value == seq && !device.garbage(seq);
      if (sent && !found.get(seq)) {
        found.set(seq);
      } else {
        invented++;
      }
    }
    long good = device.messages() - device.garbageCount();
    return new Finding(good - found.cardinality(), invented);
  }
}
