package io.waystation.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicFiltersTest {
  @ParameterizedTest
  @CsvSource({
    "ws/v1/#, ws/v1/+/readings, true",
    "ws/v1/#, ws/v1/#, true",
    "ws/v1/#, ws/v1, true",
    "ws/+/x, ws/v1/x, true",
    "ws/+/x, ws/+/x, true",
    "ws/+/x, ws/#, false",
    "+/+, a/#, false",
    "ws/v1/x, ws/v1/x/y, false",
    "ws/v1/x/y, ws/v1/x, false",
    "ws/v1/#, ws/v2/#, false",
    "spBv1.0/huts/#, ws/v1/#, false"
  })
  void knowsWhatCoversWhat(String wide, String narrow, boolean covered) {
    assertThat(TopicFilters.covers(wide, narrow)).isEqualTo(covered);
  }

  @Test
  void namesNothingTwice() {
    assertThat(
            TopicFilters.distinct(
                List.of("ws/v1/+/senml", "ws/v1/#", "spBv1.0/a/#", "ws/v1/#", "spBv1.0/b/#")))
        .containsExactly("ws/v1/#", "spBv1.0/a/#", "spBv1.0/b/#");
  }
}
