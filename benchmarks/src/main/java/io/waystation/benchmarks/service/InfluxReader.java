package io.waystation.benchmarks.service;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Reads InfluxDB 1.x past everything of ours. */
public final class InfluxReader {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final URI store;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param store for example {@code http://127.0.0.1:8086}
   */
  public InfluxReader(URI store) {
    this.store = store;
  }

  /** Takes one point. */
  @FunctionalInterface
  public interface Points {
    /**
     * @param at epoch milliseconds
     */
    void point(String device, long at, double value);
  }

  /** All points of a device's signal. */
  public void read(String device, String signal, Points into)
      throws IOException, InterruptedException {
    query("device = '%s' AND signal = '%s'".formatted(device, signal), into);
  }

  /**
   * Points of a signal of all devices of a station.
   *
   * @param from epoch milliseconds
   */
  public void read(String station, String signal, long from, Points into)
      throws IOException, InterruptedException {
    query(
        "station = '%s' AND signal = '%s' AND time >= %dms".formatted(station, signal, from), into);
  }

  private void query(String where, Points into) throws IOException, InterruptedException {
    String query = "SELECT \"value\", \"device\" FROM /.*/ WHERE " + where;
    HttpRequest request =
        HttpRequest.newBuilder(
                store.resolve(
                    "/query?db=bench&epoch=ms&q="
                        + URLEncoder.encode(query, StandardCharsets.UTF_8)))
            .timeout(PATIENCE)
            .header("Accept", "application/csv")
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("InfluxDB answers " + answer.statusCode() + ": " + answer.body());
    }
    // name,tags,time,value,device
    List<String> lines = answer.body().lines().toList();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",");
      if (cells.length == 5 && !cells[2].equals("time")) {
        into.point(cells[4], Long.parseLong(cells[2]), Double.parseDouble(cells[3]));
      }
    }
  }
}
