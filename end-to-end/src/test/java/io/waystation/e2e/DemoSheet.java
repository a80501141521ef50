package io.waystation.e2e;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a demo wrote into {@code demo.json}. */
record DemoSheet(JsonObject json) {
  static DemoSheet in(Path data) throws IOException {
    return new DemoSheet(new JsonObject(Files.readString(data.resolve("demo.json"))));
  }

  String url() {
    return json.getString("url");
  }

  String ops() {
    return json.getString("ops");
  }

  int mqttPort() {
    return json.getJsonObject("mqtt").getInteger("port");
  }

  String password(String user) {
    return json.getJsonObject("users").getString(user);
  }

  /** What a second start on the same data must print again. */
  JsonObject secrets() {
    return new JsonObject()
        .put("users", json.getJsonObject("users"))
        .put("token", json.getString("token"))
        .put("device", json.getJsonObject("device"));
  }

  String device(String field) {
    return json.getJsonObject("device").getString(field);
  }

  String publishLine() {
    return json.getString("publish");
  }

  /** Asks the API with the demo's token. */
  JsonObject get(String path) throws Exception {
    HttpResponse<String> answer = Program.get(url() + "/api/v1" + path, json.getString("token"));
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return new JsonObject(answer.body());
  }
}
