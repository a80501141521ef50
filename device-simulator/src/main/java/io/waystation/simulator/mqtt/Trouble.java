package io.waystation.simulator.mqtt;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.waystation.model.DeviceId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What is between a device and its broker.
 *
 * @param device the first that has it
 * @param why as the broker or the network says
 */
public record Trouble(Kind kind, DeviceId device, String why) {
  /** The graver, the earlier. */
  public enum Kind {
    /** The broker knows the device or its password not, or does not let it in. */
    SHUT_OUT,
    /** The broker has barred the device, whatever its password. */
    BANNED,
    /** The broker has heard who it is and will not speak with it in this way. */
    UNSUITED,
    /** No trust between the two: certificates. */
    UNTRUSTED,
    /** Nobody answers, or not now. */
    UNREACHABLE,
    /** Connected, and the broker does not take what the device publishes. */
    NOT_TAKEN,
    /** Connected, and the broker does not take it now, but may when it is sent again. */
    PUT_OFF
  }

  private static final Set<Mqtt5ConnAckReasonCode> WHO_ARE_YOU =
      EnumSet.of(
          Mqtt5ConnAckReasonCode.NOT_AUTHORIZED,
          Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD,
          Mqtt5ConnAckReasonCode.BAD_AUTHENTICATION_METHOD);

  private static final Set<Mqtt5ConnAckReasonCode> BY_AND_BY =
      EnumSet.of(
          Mqtt5ConnAckReasonCode.SERVER_UNAVAILABLE,
          Mqtt5ConnAckReasonCode.SERVER_BUSY,
          Mqtt5ConnAckReasonCode.QUOTA_EXCEEDED,
          Mqtt5ConnAckReasonCode.CONNECTION_RATE_EXCEEDED,
          Mqtt5ConnAckReasonCode.USE_ANOTHER_SERVER,
          Mqtt5ConnAckReasonCode.SERVER_MOVED);

  /** The same message will not be taken the next time either. */
  static final Set<Mqtt5PubAckReasonCode> FOR_GOOD =
      EnumSet.of(
          Mqtt5PubAckReasonCode.NOT_AUTHORIZED,
          Mqtt5PubAckReasonCode.TOPIC_NAME_INVALID,
          Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID);

  static Trouble connecting(DeviceId device, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Mqtt5ConnAckException refused) {
        Mqtt5ConnAckReasonCode code = refused.getMqttMessage().getReasonCode();
        return new Trouble(kind(code), device, words(code));
      }
      if (cause instanceof SSLException) {
        return new Trouble(Kind.UNTRUSTED, device, deepest(cause));
      }
    }
    return new Trouble(Kind.UNREACHABLE, device, deepest(failure));
  }

  private static Kind kind(Mqtt5ConnAckReasonCode code) {
    if (code == Mqtt5ConnAckReasonCode.BANNED) {
      return Kind.BANNED;
    }
    return WHO_ARE_YOU.contains(code)
        ? Kind.SHUT_OUT
        : BY_AND_BY.contains(code) ? Kind.UNREACHABLE : Kind.UNSUITED;
  }

  /** Whether the broker would answer a device that comes back the same. */
  public boolean lasting() {
    return switch (kind) {
      case SHUT_OUT, BANNED, UNSUITED, UNTRUSTED -> true;
      case UNREACHABLE, NOT_TAKEN, PUT_OFF -> false;
    };
  }

  /** Of a connection that was there. */
  static Trouble publishing(DeviceId device, Throwable failure) {
    return pubAck(failure)
        .map(
            code ->
                new Trouble(
                    FOR_GOOD.contains(code) ? Kind.NOT_TAKEN : Kind.PUT_OFF, device, words(code)))
        .orElseGet(() -> new Trouble(Kind.UNREACHABLE, device, deepest(failure)));
  }

  /** What the broker's PUBACK says, if there was one. */
  static Optional<Mqtt5PubAckReasonCode> pubAck(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Mqtt5PubAckException refusal) {
        return Optional.of(refusal.getMqttMessage().getReasonCode());
      }
    }
    return Optional.empty();
  }

  /** A reason code as people write it: {@code not authorized}. */
  private static String words(Enum<?> code) {
    return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
