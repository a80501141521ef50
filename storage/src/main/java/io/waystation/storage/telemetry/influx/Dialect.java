package io.waystation.storage.telemetry.influx;

import java.io.IOException;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Says what the client of InfluxDB 2 says in the words of the server's version. For 1.x, which has
 * no {@code /api/v2/write} before 1.8 and knows no tokens, that is {@code /write} with user and
 * password.
 */
final class Dialect implements Interceptor {
  private final InfluxSettings settings;
  private volatile boolean one;

  Dialect(InfluxSettings settings) {
    this.settings = settings;
  }

  /**
   * @param version as the server answers a ping, for example {@code 1.6.7~rc0} or {@code v2.7.1}
   */
  void of(String version) {
    one = version.startsWith("1.") || version.startsWith("v1.");
  }

  boolean isVersionOne() {
    return one;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Request.Builder changed = request.newBuilder();
    if (!settings.token().isEmpty()) {
      changed.header("Authorization", authorization());
    }
    if (one && request.url().encodedPath().endsWith("/api/v2/write")) {
      changed.url(writing(request.url()));
    }
    return chain.proceed(changed.build());
  }

  private String authorization() {
    int colon = settings.token().indexOf(':');
    return one && colon > 0
        ? Credentials.basic(
            settings.token().substring(0, colon), settings.token().substring(colon + 1))
        : "Token " + settings.token();
  }

  private HttpUrl writing(HttpUrl url) {
    return url.newBuilder()
        .encodedPath(url.encodedPath().replace("/api/v2/write", "/write"))
        .query(null)
        .addQueryParameter("db", settings.database())
        .addQueryParameter("precision", url.queryParameter("precision"))
        .build();
  }
}
