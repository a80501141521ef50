package io.waystation.simulator.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.waystation.model.DeviceId;
import io.waystation.simulator.truth.TruthLine.Fate;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DialectTest {
  private static final DeviceId DEVICE = new DeviceId("hut-01-kiosk");
  private static final String PERSON = "5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11";
  private static final Instant NOW = Instant.ofEpochMilli(1_763_690_011_250L);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String READINGS =
      """
      [{"t":1763690010001,"m":{"env.temperature":21.5,"env.pm25":18,"kiosk.heartbeat":1}},\
      {"t":1763690010001,"part":"front","m":{"door.position":"open"}},\
      {"t":1763690009000,"person":"%s","session":"k-1","m":{"spo2":97,"glucose":5.4}}]"""
          .formatted(PERSON);

  @Test
  void cborIsTheSameTreeAsJson() throws IOException {
    byte[] json = payload(Dialect.JSON, READINGS);
    byte[] cbor = payload(Dialect.CBOR, READINGS);
    assertThat(new ObjectMapper(new CBORFactory()).readTree(cbor).toString())
        .isEqualTo(JSON.readTree(json).toString());
    assertThat(cbor).hasSizeLessThan(json.length);
  }

  @Test
  void senmlNamesTheNumberAndEveryValue() throws IOException {
    Publication pack = only(Dialect.SENML, READINGS);
    assertThat(pack.topic()).isEqualTo("ws/v1/hut-01-kiosk/senml");
    JsonNode records = JSON.readTree(pack.payload());
    assertThat(records.findValuesAsText("n"))
        .containsExactly(
            "boot",
            "seq",
            "sent",
            "env.temperature",
            "env.pm25",
            "kiosk.heartbeat",
            "front/door.position",
            PERSON + "/spo2",
            PERSON + "/glucose");
    assertThat(records.get(1).get("v").asInt()).isEqualTo(8);
    assertThat(records.get(2).get("v").decimalValue()).isEqualTo(new BigDecimal("1763690011.25"));
    assertThat(records.get(3).get("u").asText()).isEqualTo("Cel");
    assertThat(records.get(3).get("v").asDouble()).isEqualTo(21.5);
    assertThat(records.get(3).get("t").decimalValue()).isEqualTo(new BigDecimal("1763690010.001"));
    assertThat(records.get(6).get("vs").asText()).isEqualTo("open");
  }

  @Test
  void whatSenmlCannotSayIsSaidAsTheContractDoes() {
    for (String value :
        List.of("\"vehicle.position\":[37.7,101.6]", "\"env.temperature\":21.5,\"spo2\":null")) {
      Publication said = only(Dialect.SENML, "[{\"t\":1763690010001,\"m\":{%s}}]".formatted(value));
      assertThat(said.topic()).isEqualTo("ws/v1/hut-01-kiosk/readings");
      assertThat(new String(said.payload(), StandardCharsets.UTF_8)).contains(value);
    }
  }

  @Test
  void garbageStaysGarbageInEveryDialect() {
    Message garbage = new Message.Garbage(DEVICE, NOW, "}{");
    for (Dialect dialect :
        List.of(Dialect.JSON, Dialect.CBOR, Dialect.SENML, Dialect.sparkplug("city"))) {
      List<Publication> said = dialect.speaker(DEVICE, 1).say(garbage, NOW);
      assertThat(said).hasSize(1);
      assertThat(said.get(0).payload()).isEqualTo(new byte[] {'}', '{'});
    }
  }

  @Test
  void aGroupThatCannotBeATopicIsRefused() {
    assertThatThrownBy(() -> Dialect.sparkplug("a/b"))
        .hasMessage("'a/b' is no Sparkplug group: it must not be empty nor hold + # or /");
  }

  private static byte[] payload(Dialect dialect, String readings) {
    return only(dialect, readings).payload();
  }

  private static Message.Report report(String readings) {
    return new Message.Report(DEVICE, 3, 8, NOW, readings, 1, Duration.ZERO, Fate.SENT);
  }

  private static Publication only(Dialect dialect, String readings) {
    List<Publication> said = dialect.speaker(DEVICE, 3).say(report(readings), NOW);
    assertThat(said).hasSize(1);
    assertThat(said.get(0).confirmed()).isTrue();
    return said.get(0);
  }
}
