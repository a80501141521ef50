package io.waystation.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttSettingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"tcp://localhost:1883", "ssl://mqtt.example:8883", "wss://[::1]:443/mqtt"})
  void takesTheAddressesPahoKnows(String uri) {
    assertThat(MqttSettings.of(uri).uri()).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:1883",
        "mqtt://localhost",
        "tcp://",
        "tcp://me:secret@host",
        "tcp://a b"
      })
  void saysWhatAnAddressLooksLike(String uri) {
    assertThatThrownBy(() -> MqttSettings.of(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("MQTT setting uri must look like tcp://host:1883 (or ssl://, ws://, wss://)");
  }

  @Test
  void neverPrintsThePassword() {
    MqttSettings settings = MqttSettings.of("tcp://localhost:1883").withLogin("ingest", "s3cret");
    assertThat(settings.password()).isEqualTo("s3cret");
    assertThat(settings).asString().contains("localhost").doesNotContain("s3cret");
  }
}
