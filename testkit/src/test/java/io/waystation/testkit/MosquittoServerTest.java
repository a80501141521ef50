package io.waystation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class MosquittoServerTest {
  /** MQTT 5 CONNECT, client id "t", clean start. */
  private static final byte[] CONNECT = {
    0x10, 14, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60, 0, 0, 1, 't'
  };

  private static final int CONNACK = 0x20;

  @Test
  void answersToMqttBeforeAndAfterItsEnd() throws Exception {
    try (MosquittoServer server = MosquittoServer.start(true)) {
      assertThat(firstByteAnswered(server)).isEqualTo(CONNACK);
      server.restart();
      assertThat(firstByteAnswered(server)).isEqualTo(CONNACK);
      server.kill();
      assertThatThrownBy(() -> firstByteAnswered(server)).isInstanceOf(IOException.class);
      server.restart();
      assertThat(firstByteAnswered(server)).isEqualTo(CONNACK);
    }
  }

  private static int firstByteAnswered(MosquittoServer server) throws IOException {
    try (Socket socket = new Socket(server.uri().getHost(), server.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(CONNECT);
      return socket.getInputStream().read();
    }
  }
}
