package io.waystation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class InfluxServerTest {
  @Test
  void keepsWhatIsWrittenToIt() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    try (InfluxServer server = InfluxServer.start()) {
      String database = "testkit_" + System.nanoTime();
      post(http, server, "/query?q=CREATE%20DATABASE%20" + database, "");
      assertThat(post(http, server, "/write?db=" + database, "room,part=a value=21.5 1000"))
          .isEqualTo(204);
      HttpRequest query =
          HttpRequest.newBuilder(
                  URI.create(server.url() + "/query?q=SELECT%20*%20FROM%20room&db=" + database))
              .build();
      assertThat(http.send(query, HttpResponse.BodyHandlers.ofString()).body()).contains("21.5");
      post(http, server, "/query?q=DROP%20DATABASE%20" + database, "");
    }
  }

  private static int post(HttpClient http, InfluxServer server, String path, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
