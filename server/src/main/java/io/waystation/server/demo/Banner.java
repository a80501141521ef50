package io.waystation.server.demo;

import io.vertx.core.json.JsonObject;
import io.waystation.model.Device;
import io.waystation.server.App;
import io.waystation.simulator.City;
import io.waystation.simulator.Outfit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where everything is and how to get in: for people on the terminal, for scripts as JSON. */
final class Banner {
  private final DemoSettings settings;
  private final City city;
  private final DemoKey key;
  private final App app;

  Banner(DemoSettings settings, City city, DemoKey key, App app) {
    this.settings = settings;
    this.city = city;
    this.key = key;
    this.app = app;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """

          Waystation 驿站   %s%s

          Page      %s
        """
            .formatted(places(), pace(), url()));
    String label = "Sign in";
    for (DemoUser user : DemoUser.values()) {
      text.append(
          "  %-8s  %-9s %s   %s%n"
              .formatted(label, user.word(), key.password(user.word()), user.sees()));
      label = "";
    }
    if (settings.showToken()) {
      text.append("  %-8s  %s%n".formatted("Token", key.bearerToken()));
    }
    text.append(
        """
          Broker    127.0.0.1:%d (MQTT 5 and 3.1.1)
          Metrics   http://127.0.0.1:%d/metrics   /health/ready
          Data      %s (the log is demo.log)

        """
            .formatted(app.mqttPort(), app.opsPort(), settings.data()));
    device()
        .ifPresent(
            device ->
                text.append("  Speak as a device, with one of mosquitto-clients:%n".formatted())
                    .append("  %s%n%n".formatted(publishLine(device))));
    String end =
        settings
            .runFor()
            .map(time -> "It ends by itself after %d s.".formatted(time.toSeconds()))
            .orElse("Ctrl-C ends it; the next start on the same data goes on from here.");
    return text.append("  ").append(end).append("\n\n").toString();
  }

  String json() {
    JsonObject users = new JsonObject();
    for (DemoUser user : DemoUser.values()) {
      users.put(user.word(), key.password(user.word()));
    }
    JsonObject json =
        new JsonObject()
            .put("url", url())
            .put("ops", "http://127.0.0.1:" + app.opsPort())
            .put("mqtt", new JsonObject().put("host", "127.0.0.1").put("port", app.mqttPort()))
            .put("users", users)
            .put("token", key.bearerToken());
    device()
        .ifPresent(
            device ->
                json.put(
                        "device",
                        new JsonObject()
                            .put("id", device.id().value())
                            .put("station", device.station().value())
                            .put("secret", key.deviceSecret(device.id().value())))
                    .put("publish", publishLine(device)));
    return json.encodePrettily() + "\n";
  }

  private String url() {
    return "http://127.0.0.1:" + app.httpPort();
  }

  private String places() {
    long huts = city.count(Outfit.HUT);
    long corners = city.count(Outfit.CORNER);
    return "%d stations, %d huts,%s %d workers"
        .formatted(
            city.stations().size() - huts - corners,
            huts,
            corners == 0 ? "" : " %d corners,".formatted(corners),
            city.workers().size());
  }

  private String pace() {
    return settings
        .past()
        .map(
            past ->
                ", first %d hours of the past"
                    .formatted(Duration.between(past.begin(), Instant.now()).toHours()))
        .orElse(settings.speed() == 1 ? "" : ", %s times as fast".formatted(settings.speed()));
  }

  private Optional<Device> device() {
    return city.devices().stream()
        .filter(device -> device.type() == Device.Type.GATEWAY)
        .findFirst();
  }

  /** The shell puts the time in, so that the line may be given again and again. */
  private String publishLine(Device device) {
    String id = device.id().value();
    return "mosquitto_pub -V mqttv5 -h 127.0.0.1 -p %d -i %s -u %s -P %s -q 1 -t ws/v1/%s/readings"
            .formatted(app.mqttPort(), id, id, key.deviceSecret(id), id)
        + " -m '{\"boot\":'$(date +%s)',\"seq\":0,\"sent\":'$(date +%s)000',"
        + "\"readings\":[{\"t\":'$(date +%s)000',\"m\":{\"env.temperature\":23.5}}]}'";
  }
}
