package io.waystation.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.TreeDecoder.Times;
import io.waystation.model.DeviceId;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import io.waystation.storage.log.Lane;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the other dialects rely on. */
class TreeDecoderTest {
  private static final Instant RECEIVED = Instant.parse("2025-11-21T01:53:31.300Z");
  private static final DeviceId GATEWAY = new DeviceId("st-001-gw");
  private static final RawMessage MESSAGE = new RawMessage("other/topic", new byte[0], RECEIVED);

  private final TreeDecoder decoder =
      new TreeDecoder(
          SignalCatalogue.shipped(), StatusFlags.shipped(), new TestRegistry(), new DeviceClocks());

  @Test
  void aMessageWithoutNumberIsUnnumbered() {
    Decoded.Unnumbered decoded =
        (Decoded.Unnumbered) decode("", temperature(0, 21.5), Times.ABSOLUTE);
    assertThat(decoded.device()).isEqualTo(GATEWAY);
    assertThat(decoded.sentAt()).isEqualTo(RECEIVED);
    assertThat(decoded.readings()).hasSize(1);
    assertThat(decoded.readings().get(0).boot()).isEqualTo(-1);
    assertThat(decoded.readings().get(0).measuredAt()).isEqualTo(RECEIVED);
  }

  @Test
  void aRepetitionOfAnUnnumberedMessageIsFoundByWhatItSaysWhenItsTimesAreAbsolute() {
    assertThat(digest(temperature(0, 21.5), Times.ABSOLUTE))
        .isEqualTo(digest(temperature(0, 21.5), Times.ABSOLUTE))
        .isNotEqualTo(digest(temperature(1, 21.5), Times.ABSOLUTE))
        .isNotEqualTo(digest(temperature(0, 21.6), Times.ABSOLUTE))
        .isNotZero();
    assertThat(digest(temperature(0, 21.5), Times.BY_ARRIVAL)).isZero();
  }

  @Test
  void aMessageWithANumberKeepsIt() {
    Decoded.Readings decoded =
        (Decoded.Readings) decode("\"boot\":3,\"seq\":4,", temperature(0, 21.5), Times.BY_ARRIVAL);
    assertThat(decoded.boot()).isEqualTo(3);
    assertThat(decoded.seq()).isEqualTo(4);
    assertThat(decoded.digest()).isNotZero();
  }

  @Test
  void halfANumberIsNone() {
    Decoded.Rejected rejected =
        (Decoded.Rejected) decode("\"seq\":4,", temperature(0, 21.5), Times.ABSOLUTE);
    assertThat(rejected.reason()).isEqualTo(Reason.MISSING_FIELD);
    assertThat(rejected.detail()).startsWith("boot: ");
    assertThat(rejected.seq()).isEqualTo(4);
  }

  @Test
  void aStrangersMessageIsRefusedWithItsNumber() {
    ObjectNode body = body("\"boot\":3,\"seq\":4,", temperature(0, 21.5));
    Decoded.Rejected rejected =
        (Decoded.Rejected) decoder.decode(new DeviceId("nobody"), body, MESSAGE);
    assertThat(rejected.reason()).isEqualTo(Reason.UNKNOWN_DEVICE);
    assertThat(rejected.device()).isEqualTo("nobody");
    assertThat(rejected.boot()).isEqualTo(3);
    assertThat(rejected.seq()).isEqualTo(4);
  }

  @Test
  void onlyAMessageThatIsLateAsAWholeIsBacklog() {
    int hour = (int) -Duration.ofHours(1).toMillis();
    assertThat(decode("", temperature(hour, 21.5), Times.ABSOLUTE).lane()).isEqualTo(Lane.BACKLOG);
    assertThat(decode("", temperature(0, 21.5), Times.ABSOLUTE).lane()).isEqualTo(Lane.LIVE);
    assertThat(
            decode("", temperature(hour, 21.5) + "," + temperature(0, 21.5), Times.ABSOLUTE).lane())
        .isEqualTo(Lane.LIVE);
  }

  @Test
  void aMessageOfWrongSizeIsRefusedBeforeAnybodyReadsIt() {
    assertThat(TreeDecoder.refusedBySize("a", new RawMessage("t", new byte[0], RECEIVED)))
        .hasValueSatisfying(r -> assertThat(r.reason()).isEqualTo(Reason.EMPTY));
    byte[] large = new byte[PayloadDecoder.MAX_BYTES + 1];
    assertThat(TreeDecoder.refusedBySize("a", new RawMessage("t", large, RECEIVED)))
        .hasValueSatisfying(r -> assertThat(r.reason()).isEqualTo(Reason.TOO_LARGE));
    assertThat(TreeDecoder.refusedBySize("a", new RawMessage("t", new byte[1], RECEIVED)))
        .isEmpty();
  }

  private long digest(String reading, Times times) {
    return ((Decoded.Unnumbered) decode("", reading, times)).digest();
  }

  private Decoded decode(String head, String readings, Times times) {
    return decoder.decode(GATEWAY, body(head, readings), MESSAGE, times);
  }

  private static String temperature(int millisAfterArrival, double value) {
    return "{\"t\":%d,\"m\":{\"env.temperature\":%s}}"
        .formatted(RECEIVED.toEpochMilli() + millisAfterArrival, value);
  }

  private static ObjectNode body(String head, String readings) {
    try {
      return (ObjectNode)
          new JsonMapper().readTree("{" + head + "\"readings\":[" + readings + "]}");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
