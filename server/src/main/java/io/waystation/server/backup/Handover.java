package io.waystation.server.backup;

import io.waystation.server.config.Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * What a running embedded broker has taken and ingest has not written to the log yet lies in the
 * broker's journal only, which cannot be copied while it is written to. So a backup waits until
 * that has reached the log. The service is asked by its metrics.
 */
final class Handover {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 100;
  private static final String WAITING = "waystation_broker_waiting";
  private static final String MESSAGES = "waystation_ledger_messages{";

  private final URI metrics;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();

  /**
   * @param waiting in the broker, for ingest
   * @param received messages the log knows the fate of
   */
  private record Look(double waiting, double received) {}

  Handover(Config.Listen ops) {
    String host =
        ops.host().equals("0.0.0.0") || ops.host().equals("::") ? "127.0.0.1" : ops.host();
    this.metrics = URI.create("http://" + new Config.Listen(host, ops.port()) + "/metrics");
  }

  /**
   * Waits until what the broker holds now is in the log.
   *
   * @return why that cannot be said; empty when it is so
   */
  Optional<String> await() throws InterruptedException {
    Optional<Look> first = look();
    if (first.isEmpty()) {
      return Optional.of("the service does not answer at " + metrics);
    }
    double all = first.get().received() + first.get().waiting();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Look> now = first;
    while (now.isPresent() && now.get().waiting() > 0 && now.get().received() < all) {
      if (System.nanoTime() > deadline) {
        return Optional.of(
            "%.0f messages have been waiting in it for more than %d s"
                .formatted(all - now.get().received(), PATIENCE.toSeconds()));
      }
      Thread.sleep(LOOK_MILLIS);
      now = look();
    }
    return now.isPresent() ? Optional.empty() : Optional.of("the service has stopped meanwhile");
  }

  private Optional<Look> look() throws InterruptedException {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(metrics).timeout(ANSWER).build(),
              HttpResponse.BodyHandlers.ofString());
      double waiting = sum(answer.body(), WAITING + " ");
      return waiting < 0
          ? Optional.empty()
          : Optional.of(new Look(waiting, sum(answer.body(), MESSAGES)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Of all lines that begin so; -1 without any. */
  private static double sum(String metrics, String begin) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .reduce(Double::sum)
        .orElse(-1);
  }
}
