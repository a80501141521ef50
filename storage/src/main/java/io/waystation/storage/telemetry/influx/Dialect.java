package io.waystation.storage.telemetry.influx;

import java.io.IOException;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Says what the client of InfluxDB 2 says in the words of the server's version, and makes sure that
 * it is an InfluxDB that answers. For 1.x, which has no {@code /api/v2/write} before 1.8 and knows
 * no tokens, writing is {@code /write} with user and password.
 */
final class Dialect implements Interceptor {
  private static final int WRITTEN = 204;

  private final InfluxSettings settings;
  private volatile Version version = Version.TWO;

  Dialect(InfluxSettings settings) {
    this.settings = settings;
  }

  void speak(Version found) {
    version = found;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    boolean write = request.url().encodedPath().endsWith("/api/v2/write");
    Request.Builder changed = request.newBuilder();
    if (!settings.token().isEmpty()) {
      changed.header("Authorization", authorization());
    }
    if (write && version == Version.ONE) {
      changed.url(writing(request.url()));
    }
    Response response = chain.proceed(changed.build());
    if (!response.isSuccessful()) {
      return response;
    }
    String type = String.valueOf(response.header("Content-Type"));
    if (write && response.code() != WRITTEN || type.contains("html")) {
      response.close();
      throw new IOException(
          "%d with %s, which is no answer of InfluxDB: a proxy or another service is there"
              .formatted(response.code(), type));
    }
    return request.url().encodedPath().endsWith("/query") ? notEmpty(response) : response;
  }

  /**
   * No series found is an ordinary answer: a line is made of it, since the client would print a
   * warning at each.
   */
  private static Response notEmpty(Response response) throws IOException {
    if (response.peekBody(1).bytes().length > 0) {
      return response;
    }
    response.close();
    return response.newBuilder().body(ResponseBody.create("\n", MediaType.get("text/csv"))).build();
  }

  private String authorization() {
    int colon = settings.token().indexOf(':');
    if (version == Version.ONE && colon > 0) {
      return Credentials.basic(
          settings.token().substring(0, colon), settings.token().substring(colon + 1));
    }
    return (version == Version.THREE ? "Bearer " : "Token ") + settings.token();
  }

  private HttpUrl writing(HttpUrl url) {
    HttpUrl.Builder writing =
        url.newBuilder()
            .encodedPath(url.encodedPath().replace("/api/v2/write", "/write"))
            .query(null)
            .addQueryParameter("db", settings.database())
            .addQueryParameter("precision", url.queryParameter("precision"));
    if (!settings.database().equals(url.queryParameter("bucket"))) {
      writing.addQueryParameter("rp", InfluxQl.HOURS);
    }
    return writing.build();
  }
}
