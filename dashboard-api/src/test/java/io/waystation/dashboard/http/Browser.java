package io.waystation.dashboard.http;

import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks as a browser does, or as a machine with a bearer token. */
final class Browser {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port;
  private final Map<String, String> headers = new LinkedHashMap<>();

  Browser(int port) {
    this.port = port;
  }

  record Reply(int status, HttpResponse<String> response) {
    JsonObject json() {
      return new JsonObject(response.body());
    }

    String text() {
      return response.body();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /** From now on in every request; null takes it away. */
  Browser header(String name, String value) {
    if (value == null) {
      headers.remove(name);
    } else {
      headers.put(name, value);
    }
    return this;
  }

  Browser bearing(Role role) {
    return header("Authorization", "Bearer " + House.token(role));
  }

  /** With the cookie and the CSRF word from then on. */
  Browser signedIn(Role role) {
    Reply reply = signIn(role.word(), House.PASSWORD);
    if (reply.status() != 200) {
      throw new AssertionError("cannot sign in: " + reply.text());
    }
    return keep(reply);
  }

  Browser keep(Reply signedIn) {
    String cookie = signedIn.header("Set-Cookie");
    return header("Cookie", cookie.substring(0, cookie.indexOf(';')))
        .header("X-CSRF-Token", signedIn.json().getString("csrf"));
  }

  Reply signIn(String user, String password) {
    return send(
        "POST", "/session", new JsonObject().put("user", user).put("password", password).encode());
  }

  Reply get(String path) {
    return send("GET", path, null);
  }

  Reply post(String path, JsonObject body) {
    return send("POST", path, body.encode());
  }

  Reply put(String path, JsonObject body) {
    return send("PUT", path, body.encode());
  }

  Reply delete(String path) {
    return send("DELETE", path, null);
  }

  /**
   * @param path below /api/v1, or from the root when it begins with two slashes
   * @param body null for none
   */
  Reply send(String method, String path, String body) {
    HttpRequest.Builder request = request(path);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    try {
      HttpResponse<String> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** The bytes as they are sent. */
  HttpResponse<byte[]> bytes(String path) {
    try {
      return CLIENT.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  Events stream(String topics) {
    return stream(topics, null);
  }

  /**
   * @param lastEventId null for none
   */
  Events stream(String topics, Long lastEventId) {
    HttpRequest.Builder request = request("/stream?topics=" + topics);
    if (lastEventId != null) {
      request.header("Last-Event-ID", String.valueOf(lastEventId));
    }
    try {
      HttpResponse<InputStream> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      return new Events(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    String whole = path.startsWith("//") ? path.substring(1) : "/api/v1" + path;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + whole));
    headers.forEach(request::header);
    return request;
  }
}
