package io.waystation.ingest.mqtt;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * How ingest listens to the broker.
 *
 * @param uri {@code tcp://host:1883}, {@code ssl://host:8883}, {@code ws://} or {@code wss://}
 * @param clientId names the session the broker keeps for us; two processes with one id keep
 *     throwing each other out
 * @param user empty for a broker that asks for none
 * @param receiveMaximum messages the broker may have sent us without acknowledgement; at least rate
 *     times (batch wait + time of one append): 1000 carries about 14,000 messages/s at 70 ms.
 *     Mosquitto 2.0 was seen to send up to three times as many
 * @param sessionExpiry how long the broker keeps our queue while we are away
 * @param batch messages handed over at once, at most
 * @param batchWait how long a lone message waits for company
 * @param waitingBytes what messages not kept yet may take in memory; at most half of it for QoS 0
 * @param noLocal whether the broker is asked to keep what we say ourselves from us. Artemis does,
 *     and keeps it in our queue for ever
 */
public record MqttSettings(
    String uri,
    String clientId,
    String user,
    String password,
    int receiveMaximum,
    Duration sessionExpiry,
    int batch,
    Duration batchWait,
    int waitingBytes,
    boolean noLocal) {
  /**
   * The largest packet we let a broker send (it drops larger ones without a word to anybody): eight
   * times the contract's limit, so that a message somewhat too large is still seen and refused
   * aloud, and one of 256 MB cannot end us.
   */
  static final int MAX_PACKET_BYTES = 2 * 1024 * 1024;

  private static final Set<String> SCHEMES = Set.of("tcp", "ssl", "ws", "wss");
  private static final int RECEIVE_MAXIMUM_LIMIT = 65_535;

  /**
   * @throws IllegalArgumentException if a part is out of its range; says which and what is accepted
   */
  public MqttSettings {
    check(scheme(uri), "uri", "must look like tcp://host:1883 (or ssl://, ws://, wss://)");
    check(!clientId.isBlank(), "clientId", "must not be empty");
    check(
        receiveMaximum >= 1 && receiveMaximum <= RECEIVE_MAXIMUM_LIMIT,
        "receiveMaximum",
        "must be 1 to 65535");
    check(
        !sessionExpiry.isNegative() && sessionExpiry.toSeconds() <= 0xFFFF_FFFFL,
        "sessionExpiry",
        "must be 0 to 4294967295 seconds");
    check(batch >= 1, "batch", "must be at least 1");
    check(!batchWait.isNegative(), "batchWait", "must not be negative");
    check(
        waitingBytes >= 2 * MAX_PACKET_BYTES,
        "waitingBytes",
        "must be at least " + 2 * MAX_PACKET_BYTES);
  }

  /** The defaults, for a broker that asks for no password. */
  public static MqttSettings of(String uri) {
    return new MqttSettings(
        uri,
        "waystation-ingest",
        "",
        "",
        1_000,
        Duration.ofDays(7),
        500,
        Duration.ofMillis(5),
        64 * 1024 * 1024,
        true);
  }

  public MqttSettings withClientId(String id) {
    return new MqttSettings(
        uri,
        id,
        user,
        password,
        receiveMaximum,
        sessionExpiry,
        batch,
        batchWait,
        waitingBytes,
        noLocal);
  }

  public MqttSettings withLogin(String name, String secret) {
    return new MqttSettings(
        uri,
        clientId,
        name,
        secret,
        receiveMaximum,
        sessionExpiry,
        batch,
        batchWait,
        waitingBytes,
        noLocal);
  }

  private static boolean scheme(String uri) {
    try {
      URI parsed = URI.create(uri);
      return parsed.getScheme() != null
          && SCHEMES.contains(parsed.getScheme())
          && parsed.getHost() != null
          && parsed.getUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void check(boolean good, String name, String rule) {
    if (!good) {
      throw new IllegalArgumentException("MQTT setting " + name + " " + rule);
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "MqttSettings[" + uri + ", client id " + clientId + "]";
  }
}
