package io.waystation.simulator.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import io.waystation.simulator.truth.TruthLine.Fate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparkplugSpeakerTest {
  private static final DeviceId DEVICE = new DeviceId("st-001-gw");
  private static final Instant NOW = Instant.ofEpochMilli(1_763_690_011_250L);

  private final SparkplugSpeaker speaker = new SparkplugSpeaker("city", DEVICE);
  private long seq;

  @Test
  void aNodeIsBornWithWhatItSaysFirst() {
    assertThat(speaker.will().topic()).isEqualTo("spBv1.0/city/NDEATH/st-001-gw");
    assertThat(speaker.greeting(NOW)).isEmpty();
    List<Publication> first = say("\"env.temperature\":21.5", "\"door.position\":\"open\"");
    assertThat(first)
        .extracting(Publication::topic)
        .containsExactly("spBv1.0/city/NBIRTH/st-001-gw", "spBv1.0/city/DBIRTH/st-001-gw/front");
    assertThat(text(first.get(0)))
        .contains("bdSeq")
        .contains("Node Control/Rebirth")
        .contains("env.temperature");
    assertThat(first).noneMatch(Publication::confirmed);
    List<Publication> second = say("\"env.temperature\":22", "\"door.position\":\"closed\"");
    assertThat(second)
        .extracting(Publication::topic)
        .containsExactly("spBv1.0/city/NDATA/st-001-gw", "spBv1.0/city/DDATA/st-001-gw/front");
    assertThat(text(second.get(0))).as("by alias").doesNotContain("env.temperature");
  }

  @Test
  void theSameBytesAsTheExamplesOfTheDocument() {
    // docs/dialects.md, "NDATA": alias 1, 18 % less text than the birth.
    byte[] payload =
        new SparkplugPayload(1_763_690_011_270L)
            .known(1, new Said(1_763_690_011_270L, "", "", "env.temperature", 22.0))
            .seq(1)
            .bytes();
    assertThat(HexFormat.of().formatHex(payload))
        .isEqualTo(
            "0886b5f7a0aa33"
                + "1214"
                + "1001"
                + "1886b5f7a0aa33"
                + "200a"
                + "690000000000003640"
                + "1801");
  }

  @Test
  void whatIsSaidTwiceInOneMessageIsSaidTwice() {
    speaker.will();
    say("\"env.temperature\":21.5", "\"door.position\":\"open\"");
    String twice =
        "[{\"t\":1,\"m\":{\"sos.button\":\"pressed\"}},{\"t\":2,\"m\":{\"sos.button\":\"released\"}}]";
    List<Publication> said = speaker.say(report(twice), NOW);
    assertThat(said)
        .extracting(one -> one.topic().split("/")[2])
        .containsExactly("NBIRTH", "DBIRTH", "NDATA");
    assertThat(text(said.get(0))).contains("pressed").doesNotContain("released");
    assertThat(text(said.get(2))).contains("released");
  }

  @Test
  void aPartThatIsNewIsBornAlone() {
    speaker.will();
    speaker.say(report("[{\"t\":1,\"m\":{\"env.temperature\":20}}]"), NOW);
    assertThat(say("\"env.temperature\":21", "\"door.position\":\"open\""))
        .extracting(one -> one.topic().split("/")[2])
        .containsExactly("DBIRTH", "NDATA");
  }

  @Test
  void aNameNobodyKnowsIsSaidWithoutABirth() {
    speaker.will();
    say("\"env.temperature\":21.5", "\"door.position\":\"open\"");
    List<Publication> said = speaker.say(report("[{\"t\":1,\"m\":{\"fan.speed\":812}}]"), NOW);
    assertThat(said).hasSize(1);
    assertThat(said.get(0).topic()).contains("NDATA");
    assertThat(text(said.get(0))).contains("fan.speed");
    assertThat(text(speaker.heard(rebirth(), NOW).get(0))).doesNotContain("fan.speed");
  }

  @Test
  void isBornAgainOnEveryConnectionAndWhenItIsTold() {
    speaker.will();
    say("\"env.temperature\":21.5", "\"door.position\":\"open\"");
    speaker.will();
    assertThat(speaker.greeting(NOW))
        .extracting(one -> one.topic().split("/")[2])
        .containsExactly("NBIRTH", "DBIRTH");
    assertThat(speaker.heard(rebirth(), NOW))
        .extracting(one -> one.topic().split("/")[2])
        .containsExactly("NBIRTH", "DBIRTH");
    assertThat(speaker.heard("nonsense".getBytes(StandardCharsets.UTF_8), NOW)).isEmpty();
    assertThat(speaker.heard(new byte[] {0x12, (byte) 0xff, (byte) 0xff, 1}, NOW)).isEmpty();
  }

  @Test
  void seqGoesFromZeroToTwoHundredAndFiftyFive() {
    speaker.will();
    say("\"env.temperature\":21.5", "\"door.position\":\"open\"");
    Publication last = null;
    for (int i = 0; i < 127; i++) {
      last = say("\"env.temperature\":20", "\"door.position\":\"open\"").get(1);
    }
    assertThat(HexFormat.of().formatHex(last.payload())).contains("18ff01");
    Publication wrapped = say("\"env.temperature\":20", "\"door.position\":\"open\"").get(0);
    assertThat(HexFormat.of().formatHex(wrapped.payload())).contains("1800");
  }

  private List<Publication> say(String own, String front) {
    return speaker.say(
        report(
            "[{\"t\":1763690010000,\"m\":{%s}},{\"t\":1763690010000,\"part\":\"front\",\"m\":{%s}}]"
                .formatted(own, front)),
        NOW);
  }

  private Message.Report report(String readings) {
    return new Message.Report(DEVICE, 1, seq++, NOW, readings, 1, Duration.ZERO, Fate.SENT);
  }

  private static byte[] rebirth() {
    return new ProtoWriter()
        .varint(1, 5)
        .message(2, new ProtoWriter().text(1, SparkplugCommand.REBIRTH).varint(4, 11).varint(14, 1))
        .bytes();
  }

  private static String text(Publication publication) {
    return new String(publication.payload(), StandardCharsets.ISO_8859_1);
  }
}
