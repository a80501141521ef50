package io.waystation.server.broker;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the connection of whoever publishes more than the limit at once. Artemis' own limit does so
 * for MQTT 5 only; firmware often speaks 3.1.1.
 */
final class PacketLimit implements MQTTInterceptor {
  private static final Logger log = LoggerFactory.getLogger(PacketLimit.class);

  private final int bytes;

  PacketLimit(int bytes) {
    this.bytes = bytes;
  }

  @Override
  public boolean intercept(MqttMessage packet, RemotingConnection connection) {
    if (packet instanceof MqttPublishMessage publish && publish.payload().readableBytes() > bytes) {
      log.warn(
          "{} published {} bytes at once; the broker takes at most {} and ended the connection",
          connection.getClientID(),
          publish.payload().readableBytes(),
          bytes);
      return false;
    }
    return true;
  }
}
