package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0",
        "st-001-gw",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void goodOnesAreKeptAsTheyAre(String text) {
    assertThat(DeviceId.valid(text)).isTrue();
    assertThat(new DeviceId(text)).hasToString(text);
    assertThat(new StationId(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-a",
        "A",
        "a b",
        "a/b",
        "a+",
        "#",
        "驿站",
        "a\n",
        "01234567890123456789012345678901234567890123456789012345678901234"
      })
  void whatCouldEscapeATopicIsRefused(String text) {
    assertThat(DeviceId.valid(text)).isFalse();
    assertThatThrownBy(() -> new DeviceId(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("device id");
    assertThatThrownBy(() -> new StationId(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("station id");
  }
}
