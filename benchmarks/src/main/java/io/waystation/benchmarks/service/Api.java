package io.waystation.benchmarks.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * The service's API as a machine with a bearer token sees it.
 *
 * @param base for example {@code http://127.0.0.1:8080}
 */
public record Api(URI base, String token) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * @param path for example {@code /api/v1/stations}
   * @return what was answered
   * @throws IOException if nobody answers within 30 s, or not with 200
   */
  public String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(request(path).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " was answered with " + answer.statusCode());
    }
    return answer.body();
  }

  /**
   * Opens the live stream.
   *
   * @param topics for example {@code station:st-0}
   */
  InputStream stream(String topics) throws IOException, InterruptedException {
    String path = "/api/v1/stream?topics=" + topics;
    HttpResponse<InputStream> answer =
        HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " was answered with " + answer.statusCode());
    }
    return answer.body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token);
  }
}
