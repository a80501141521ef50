package io.waystation.server.check;

import static io.waystation.server.check.DevicesKind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.server.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DialectsCheckTest {
  @TempDir Path folder;

  private Looked look(String yaml) {
    Config config = Looked.config(folder, "data: " + folder.resolve("data") + "\n" + yaml);
    return Looked.at(new DialectsCheck(config));
  }

  @Test
  void theShippedMappingsAreGood() {
    Looked looked = look("dialects: {mappings: ../config/mappings, sparkplug: huts}");
    assertThat(looked.bad()).isEmpty();
    assertThat(looked.kinds()).containsExactly(MAPPINGS_GOOD);
  }

  @Test
  void faultsAreToldWithFileAndLine() throws IOException {
    Path signals = Files.writeString(folder.resolve("signals.csv"), "no,such,columns\n");
    assertThat(look("signals: " + signals).bad()).containsExactly(SIGNALS_FAULTY);
    Path mappings = Files.createDirectory(folder.resolve("mappings"));
    Files.writeString(mappings.resolve("a.yaml"), "topic: a/b\ndevice: X_1\nreadings: []\n");
    Looked looked = look("dialects: {mappings: " + mappings + "}");
    assertThat(looked.bad()).containsExactly(MAPPINGS_FAULTY);
    assertThat(looked.only(MAPPINGS_FAULTY).words().en()).contains("a.yaml, line 2: device");
    assertThat(look("dialects: {sparkplug: 'huts/+'}").bad()).containsExactly(GROUP_BAD);
  }

  @Test
  void aMappingThatReachesIntoAnotherDialectIsTold() throws IOException {
    Path mappings = Files.createDirectory(folder.resolve("mappings"));
    Files.writeString(
        mappings.resolve("a.yaml"),
        "topic: spBv1.0/huts/NDATA/{d}\ndevice: \"{d}\"\nformat: text\nreadings: [{signal: env.temperature}]\n");
    Looked looked = look("dialects: {sparkplug: huts, mappings: " + mappings + "}");
    assertThat(looked.bad()).containsExactly(MAPPINGS_FAULTY);
    assertThat(looked.only(MAPPINGS_FAULTY).words().en()).contains("a dialect of its own");
  }
}
