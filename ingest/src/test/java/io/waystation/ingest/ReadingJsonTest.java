package io.waystation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadingJsonTest {
  private static final SignalCatalogue SIGNALS = SignalCatalogue.shipped();

  @Test
  void losesNothing() {
    Reading full =
        new Reading(
            new StationId("st-001"),
            new DeviceId("st-001-kiosk"),
            "前门 \"1\"",
            PersonId.random(),
            "k-1",
            SIGNALS.signal("spo2"),
            96.5,
            -1L,
            Instant.ofEpochMilli(1_763_690_000_123L),
            Instant.ofEpochMilli(1_763_690_011_250L),
            (1L << 53) - 1,
            0,
            -86_400_000);
    Reading bare =
        new Reading(
            new StationId("hut-9"),
            new DeviceId("hut-9-gw"),
            "",
            PersonId.NONE,
            "",
            SIGNALS.signal("door.position"),
            1,
            0,
            Instant.EPOCH,
            Instant.EPOCH,
            0,
            0);
    assertThat(ReadingJson.read(ReadingJson.write(full), SIGNALS)).contains(full);
    assertThat(ReadingJson.read(ReadingJson.write(bare), SIGNALS)).contains(bare);
  }

  @Test
  void isEmptyForWhatIsNoneOfOurs() {
    for (String odd : new String[] {"", "{}", "[]", "null", "{\"readings\":[{\"m\":{\"x\":1}}]}"}) {
      assertThat(ReadingJson.read(odd.getBytes(StandardCharsets.UTF_8), SIGNALS)).isEmpty();
    }
  }
}
