package io.waystation.ingest.mqtt;

import org.eclipse.paho.mqttv5.common.MqttException;

/** Why there is no connection, in words and with what to do: the library's own words are few. */
final class Cause {
  private Cause() {}

  static String of(MqttException failure) {
    return of(failure.getReasonCode(), failure.getCause());
  }

  /**
   * @param code an MQTT 5 reason code (128 and above) or a code of the Paho library (32000 and
   *     above)
   */
  static String of(int code, Throwable deeper) {
    String more =
        deeper == null || deeper.getMessage() == null ? "" : " (" + deeper.getMessage() + ")";
    return switch (code) {
      case 0 -> "it grants QoS 0 only, which may lose messages; allow QoS 1";
      case 32000 -> "no answer in time";
      case 32103 -> "nothing listens there" + more + "; start the broker, or correct the address";
      case 32105, 32106 -> "the TLS settings do not work" + more;
      case 32109 ->
          "the connection was lost"
              + more
              + "; if this goes on, another client may use our client id";
      case 133 -> "it does not accept our client id (133)";
      case 134 -> "it does not accept our user or password (134)";
      case 135 -> "it does not let this user in or listen to these topics (135)";
      case 139 -> "it is shutting down (139)";
      case 141 -> "it heard nothing from us in time (141)";
      case 142 ->
          "another client connected with our client id (142); each process needs an id of its own";
      case 149 -> "it says a packet was too large (149)";
      case 151 -> "a quota of the broker is used up (151)";
      default -> "code " + code + more;
    };
  }
}
