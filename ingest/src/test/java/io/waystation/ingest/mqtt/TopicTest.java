package io.waystation.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {
  private static final DeviceId GATEWAY = new DeviceId("st-001-gw");

  @Test
  void readsTheTwoTopicsOfADevice() {
    assertThat(Topic.parse("ws/v1", "ws/v1/st-001-gw/readings"))
        .contains(new Topic(GATEWAY, Topic.Kind.READINGS));
    assertThat(Topic.parse("a", "a/st-001-gw/status"))
        .contains(new Topic(GATEWAY, Topic.Kind.STATUS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "ws/v1",
        "ws/v1/",
        "ws/v1//readings",
        "ws/v1/st-001-gw",
        "ws/v1/st-001-gw/",
        "ws/v1/st-001-gw/readings/",
        "ws/v1/st-001-gw/readings/x",
        "ws/v1/st-001-gw/Readings",
        "ws/v1x/st-001-gw/readings",
        "x/ws/v1/st-001-gw/readings",
        "ws/v1/ST-001/readings",
        "ws/v1/-st/readings",
        "ws/v1/st.001/readings",
        "ws/v1/st 001/readings",
        "$SYS/broker/uptime"
      })
  void knowsNoOtherTopic(String topic) {
    assertThat(Topic.parse("ws/v1", topic)).isEmpty();
  }

  @Test
  void namesTheDeviceOfATopicItDoesNotKnow() {
    assertThat(Topic.device("ws/v1", "ws/v1/st-001-gw/weather/today")).contains(GATEWAY);
    assertThat(Topic.device("ws/v1", "ws/v1/st-001-gw")).contains(GATEWAY);
    assertThat(Topic.device("ws/v1", "ws/v1/ST/readings")).isEmpty();
  }
}
