package io.waystation.alerting.notify.channel;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends one request and waits for the whole answer, never longer than its time; of an endless
 * answer only the beginning is read. Follows no redirection: a key in an address goes to nobody
 * else. Safe for use by several threads.
 */
public final class HttpSender {
  /** Parts of an address at least so long may be a key. */
  private static final int KEY = 12;

  private final HttpClient client;
  private final Duration patience;

  /**
   * @param patience with the whole exchange
   */
  public HttpSender(Duration patience) {
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * @throws IOException when there was no whole answer; the message says why and holds no address
   */
  Answer send(String method, URI uri, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(patience);
    headers.forEach(request::setHeader);
    request.method(
        method,
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request.build(), head -> new Beginning());
    try {
      HttpResponse<String> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(
          response.statusCode(),
          masked(response.body(), uri),
          response.headers().firstValue("Retry-After").orElse("").strip());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + patience.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(why(e.getCause()), e);
    } finally {
      answer.cancel(true);
    }
  }

  /** Words are shown and logged, and some servers repeat the key that stands in the address. */
  static String masked(String words, URI uri) {
    String rest = String.join("&", String.valueOf(uri.getPath()), String.valueOf(uri.getQuery()));
    String masked = words;
    for (String part : rest.split("[/&=]")) {
      if (part.length() >= KEY) {
        masked = masked.replace(part, "***");
      }
    }
    return masked;
  }

  private String why(Throwable cause) {
    if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException) {
      return "no connection: "
          + (cause.getMessage() == null ? "refused, or no such host" : cause.getMessage());
    }
    if (cause instanceof java.net.http.HttpTimeoutException) {
      return "no answer within " + patience.toSeconds() + " s";
    }
    return "the connection broke, or this is no HTTP server: " + cause.getClass().getSimpleName();
  }
}
