package io.waystation.server.check;

import io.waystation.ingest.mqtt.Topic;
import io.waystation.model.LocalText;
import io.waystation.server.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Whether an external broker lets us in, lets us do what we need, and keeps what it is given. */
final class BrokerCheck implements Check {
  private static final Path USUAL_CONF = Path.of("/etc/mosquitto/mosquitto.conf");
  private static final long LARGEST_MESSAGE = 262_144;
  private static final LocalText YES = new LocalText("有", "yes");
  private static final LocalText NO = new LocalText("无", "no");
  private static final LocalText ANY = new LocalText("不限个", "any number of");
  private static final LocalText ANY_SIZE = new LocalText("不限", "any number of");

  private final Given given;
  private final RunningService service;
  private final Supplier<List<String>> filters;
  private final Config.Mqtt mqtt;

  /** A name of its own for every run, that may also stand for a device. */
  private final String clientId =
      "waystation-check-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);

  /**
   * @param filters what the service subscribes to
   */
  BrokerCheck(Given given, RunningService service, Supplier<List<String>> filters) {
    this.given = given;
    this.service = service;
    this.filters = filters;
    this.mqtt = given.config().mqtt();
  }

  @Override
  public Area area() {
    return Area.BROKER;
  }

  @Override
  public void look(Findings findings) {
    if (mqtt.broker() == Config.Broker.EMBEDDED) {
      findings.add(BrokerKind.EMBEDDED);
      return;
    }
    BrokerDoor door = new BrokerDoor(URI.create(mqtt.uri()));
    if (!door.look(findings)) {
      return;
    }
    try {
      enter(door, findings);
    } catch (MqttException e) {
      refused(door, e, findings);
    }
  }

  private void enter(BrokerDoor door, Findings findings) throws MqttException {
    MqttProbe.As self = MqttProbe.As.self(mqtt, clientId);
    MqttProperties can = capable(self);
    BrokerSys sys = BrokerSys.read(mqtt.uri(), self);
    String version = sys.version().isEmpty() ? "" : " (" + sys.version() + ")";
    findings.add(BrokerKind.ANSWERS, mqtt.uri(), version);
    capabilities(can, findings);
    look(door, sys, self, findings);
  }

  /** Asks for what the service asks for, and gives it back. */
  private MqttProperties capable(MqttProbe.As self) throws MqttException {
    long expiry = mqtt.sessionExpiry().toSeconds();
    try (MqttProbe probe = MqttProbe.connect(mqtt.uri(), self.keeping(expiry, true, 1))) {
      return probe.properties();
    } finally {
      MqttProbe.connect(mqtt.uri(), self).close();
    }
  }

  private void look(BrokerDoor door, BrokerSys sys, MqttProbe.As self, Findings findings)
      throws MqttException {
    Product product = Product.of(sys.version());
    subscriptions(self, findings);
    receipts(self, findings);
    strangers(findings);
    queue(self, product, findings);
    if (sys.dropped() > 0) {
      findings.add(BrokerKind.DROPPED, sys.dropped(), product.queue());
    }
    persistence(door, product, findings);
  }

  private void capabilities(MqttProperties can, Findings findings) {
    Long expiry = can.getSessionExpiryInterval();
    long asked = mqtt.sessionExpiry().toSeconds();
    long granted = expiry == null ? asked : expiry;
    Object packets = can.getMaximumPacketSize() == null ? ANY_SIZE : can.getMaximumPacketSize();
    Integer aliases = can.getTopicAliasMaximum();
    findings.add(
        BrokerKind.CAPABILITIES,
        can.getReceiveMaximum() == null ? ANY : can.getReceiveMaximum(),
        packets,
        words(granted),
        can.isSharedSubscriptionAvailable() ? YES : NO,
        aliases == null ? 0 : aliases);
    if (granted < asked) {
      findings.add(BrokerKind.SESSION_SHORT, words(granted), words(asked));
    }
    if (can.getMaximumQoS() != null && can.getMaximumQoS() == 0) {
      findings.add(BrokerKind.QOS_LOW);
    }
    if (Boolean.FALSE.equals(can.isRetainAvailable())) {
      findings.add(BrokerKind.RETAIN_OFF);
    }
    if (!can.isWildcardSubscriptionsAvailable()) {
      findings.add(BrokerKind.WILDCARDS_OFF);
    }
    if (can.getMaximumPacketSize() != null && can.getMaximumPacketSize() < LARGEST_MESSAGE) {
      findings.add(BrokerKind.PACKETS_SMALL, can.getMaximumPacketSize());
    }
  }

  /** One message of each may come by; none is looked at, and none acknowledged. */
  private void subscriptions(MqttProbe.As self, Findings findings) throws MqttException {
    for (String filter : filters.get()) {
      try (MqttProbe probe = MqttProbe.connect(mqtt.uri(), self.keeping(0, true, 1))) {
        int code = probe.subscribe(filter, false);
        if (code >= MqttProbe.REFUSED) {
          findings.add(BrokerKind.SUBSCRIBE_REFUSED, filter, code, mqtt.user());
        } else if (code == 0) {
          findings.add(BrokerKind.SUBSCRIBE_QOS, filter);
        } else {
          findings.add(BrokerKind.SUBSCRIBED, filter);
        }
      }
    }
  }

  /** To a device that does not exist; a running service takes no notice of receipts. */
  private String receipt() {
    return Topic.ROOT + "/" + clientId + "/receipt";
  }

  private void receipts(MqttProbe.As self, Findings findings) throws MqttException {
    try (MqttProbe probe = MqttProbe.connect(mqtt.uri(), self)) {
      int code = probe.publish(receipt(), "{}".getBytes(StandardCharsets.UTF_8));
      if (code >= MqttProbe.REFUSED) {
        findings.add(BrokerKind.PUBLISH_REFUSED, code, mqtt.user());
      } else {
        findings.add(BrokerKind.PUBLISHED);
      }
    }
  }

  private void strangers(Findings findings) {
    try (MqttProbe probe = MqttProbe.connect(mqtt.uri(), MqttProbe.As.nobody(clientId + "-n"))) {
      findings.add(BrokerKind.STRANGERS);
      if (probe.publish(receipt(), "{}".getBytes(StandardCharsets.UTF_8)) < MqttProbe.REFUSED) {
        findings.add(BrokerKind.RECEIPTS_FORGEABLE);
      }
    } catch (MqttException e) {
      // Not let in: as it should be.
    }
  }

  private void queue(MqttProbe.As self, Product product, Findings findings) throws MqttException {
    if (given.queueProbe() == 0) {
      findings.add(BrokerKind.QUEUE_NOT_TRIED);
      return;
    }
    QueueProbe.Result result =
        new QueueProbe(mqtt.uri(), self, given.queueProbe(), mqtt.receiveMaximum()).run();
    if (result.forbidden()) {
      findings.add(BrokerKind.QUEUE_FORBIDDEN);
      return;
    }
    if (result.forgotten()) {
      findings.add(BrokerKind.SESSION_FORGOTTEN);
      return;
    }
    if (result.arrived() < result.acknowledged()) {
      findings.add(
          BrokerKind.QUEUE_LIMIT, result.acknowledged(), result.arrived(), product.queue());
    } else if (result.acknowledged() < result.sent()) {
      findings.add(BrokerKind.QUEUE_REFUSES, result.sent() - result.acknowledged(), result.sent());
    } else {
      findings.add(BrokerKind.QUEUE_HOLDS, result.arrived());
    }
    if (result.window() < Math.min(mqtt.receiveMaximum(), result.arrived())) {
      findings.add(
          BrokerKind.WINDOW_SMALL, result.window(), mqtt.receiveMaximum(), product.window());
    }
  }

  private void persistence(BrokerDoor door, Product product, Findings findings) {
    OptionalDouble lost = service.metric("waystation_mqtt_sessions_lost_total");
    if (lost.orElse(0) > 0) {
      findings.add(BrokerKind.SESSIONS_LOST, (long) lost.getAsDouble());
    }
    Optional<Path> conf = given.brokerConfiguration();
    if (conf.isEmpty() && product == Product.MOSQUITTO && here() && Files.exists(USUAL_CONF)) {
      conf = Optional.of(USUAL_CONF);
    }
    if (conf.isPresent()) {
      try {
        MosquittoConf read = MosquittoConf.read(conf.get());
        if (given.brokerConfiguration().isPresent() || read.listensAt(door.port())) {
          read.look(given.queueProbe(), findings);
          return;
        }
      } catch (IOException | NumberFormatException e) {
        findings.add(BrokerKind.CONFIGURATION_UNREADABLE, conf.get(), e.getMessage());
      }
    }
    findings.add(BrokerKind.PERSISTENCE_UNSEEN, product.persistence());
  }

  private boolean here() {
    try {
      return InetAddress.getByName(URI.create(mqtt.uri()).getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private void refused(BrokerDoor door, MqttException e, Findings findings) {
    int code = e.getReasonCode();
    if (code >= MqttProbe.REFUSED && code < 256) {
      findings.add(BrokerKind.REFUSED, mqtt.uri(), reason(code), mqtt.user());
    } else if (door.speaksOldMqtt()) {
      findings.add(BrokerKind.NOT_MQTT5, mqtt.uri());
    } else {
      findings.add(BrokerKind.SILENT, mqtt.uri(), e);
    }
  }

  /** As MQTT 5 names it. */
  private static String reason(int code) {
    return switch (code) {
      case 133 -> "client identifier not valid (133)";
      case 134 -> "bad user name or password (134)";
      case 135 -> "not authorised (135)";
      case 136 -> "server unavailable (136)";
      case 137 -> "server busy (137)";
      case 138 -> "banned (138)";
      default -> "reason code " + code;
    };
  }

  private static String words(long seconds) {
    Duration time = Duration.ofSeconds(seconds);
    return time.toDays() > 0 && seconds % 86_400 == 0 ? time.toDays() + "d" : seconds + "s";
  }
}
