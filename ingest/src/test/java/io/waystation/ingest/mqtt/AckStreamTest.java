package io.waystation.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AckStreamTest {
  private final ByteArrayOutputStream network = new ByteArrayOutputStream();
  private final AckStream stream = new AckStream(network);

  @Test
  void whatIsNotAnnouncedLeavesAtOnce() throws IOException {
    packet("a");
    assertThat(network).hasToString("a");
    packet("b");
    assertThat(network).hasToString("ab");
  }

  @Test
  void whatIsAnnouncedLeavesWithTheLastOfIt() throws IOException {
    stream.together(3);
    packet("a");
    packet("b");
    assertThat(network).hasToString("");
    packet("c");
    assertThat(network).hasToString("abc");
    packet("d");
    assertThat(network).hasToString("abcd");
  }

  @Test
  void aBatchAnnouncedInTheMiddleOfAnotherLeavesWithIt() throws IOException {
    stream.together(2);
    packet("a");
    stream.together(2);
    packet("b");
    packet("c");
    assertThat(network).hasToString("");
    packet("d");
    assertThat(network).hasToString("abcd");
  }

  @Test
  void aPacketOfAnotherKindBetweenThemHoldsNothingBack() throws IOException {
    stream.together(2);
    packet("a");
    packet("ping");
    assertThat(network).hasToString("aping");
    packet("b");
    assertThat(network).hasToString("apingb");
  }

  @Test
  void aLargeBatchBeginsToLeaveBeforeItsEnd() throws IOException {
    int packets = AckStream.BYTES;
    stream.together(packets);
    for (int i = 1; i < packets; i++) {
      packet("ack");
    }
    assertThat(network.size()).isBetween(AckStream.BYTES, 3 * packets - 1);
    packet("ack");
    assertThat(network.size()).isEqualTo(3 * packets);
  }

  /** As Paho does. */
  private void packet(String bytes) throws IOException {
    stream.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    stream.flush();
  }
}
