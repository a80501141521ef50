package io.waystation.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waystation.model.SignalCatalogue;
import io.waystation.server.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnSignalsTest {
  private static final String HEADER =
      "signal,group,kind,unit,name_zh,name_en,plausible_min,plausible_max,decimals,states,interval_s\n";
  private static final String NOISE = "yard.noise,x,gauge,dB,噪声,Noise,0,160,1,,60\n";
  private static final String RELAY = "plug.relay,x,state,,继电器,Relay,,,0,off|on,0\n";

  @TempDir Path folder;

  @AfterEach
  void asItWas() {
    SignalCatalogue.use(SignalCatalogue.shipped());
  }

  private Config with(String lines) throws Exception {
    Path file = folder.resolve("signals.csv");
    Files.writeString(file, HEADER + lines);
    return config("signals: " + file + "\n");
  }

  private Config config(String more) throws Exception {
    Path file = folder.resolve("waystation.yaml");
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(file, "data: " + folder.resolve("data") + "\n" + more);
    return Config.load(file, Map.of()).config();
  }

  private static String refusal(Config config) {
    return catchThrowableOfType(CannotRun.class, () -> OwnSignals.use(config)).getMessage();
  }

  private String remembered() throws IOException {
    return Files.readString(folder.resolve("data").resolve(OwnSignals.REMEMBERED));
  }

  @Test
  void areInTheCatalogueOfTheProcess() throws Exception {
    OwnSignals.use(with(NOISE));
    assertThat(SignalCatalogue.current().find("yard.noise")).isPresent();
    assertThat(SignalCatalogue.current().find("spo2")).isPresent();
  }

  @Test
  void withoutAFileNothingIsWritten() throws Exception {
    OwnSignals.use(config(""));
    assertThat(folder.resolve("data")).isEmptyDirectory();
    assertThat(SignalCatalogue.current().all())
        .containsExactlyElementsOf(SignalCatalogue.shipped().all());
  }

  @Test
  void everyFaultOfTheFileIsReportedAtOnce() throws Exception {
    Config config = with("spo2,x,gauge,%,a,b,,,0,,0\nyard noise,x,gauge,dB,a,b,,,0,,0\n");
    CannotRun refused = catchThrowableOfType(CannotRun.class, () -> OwnSignals.use(config));
    assertThat(refused.exitCode()).isEqualTo(CannotRun.WRONG_USAGE);
    assertThat(refused)
        .hasMessageContaining("signals.csv: 2 faults")
        .hasMessageContaining("line 2: signal: 'spo2' is one of the signals we ship")
        .hasMessageContaining("line 3: signal: 'yard noise' is no code");
    assertThat(refusal(config("signals: nowhere.csv\n"))).contains("there is no such file");
  }

  @Test
  void oneThatIsTakenOutStaysReadableAndIsNoLongerAccepted() throws Exception {
    OwnSignals.use(with(NOISE + RELAY));
    OwnSignals.use(with(NOISE));
    SignalCatalogue now = SignalCatalogue.current();
    assertThat(now.find("plug.relay")).isEmpty();
    assertThat(now.recall("plug.relay", false).states()).containsExactly("off", "on");
    assertThat(remembered()).contains("plug.relay", "yard.noise");
    OwnSignals.use(with(RELAY));
    assertThat(SignalCatalogue.current().find("plug.relay")).isPresent();
  }

  @Test
  void aCodeKeepsWhatItsValuesMean() throws Exception {
    OwnSignals.use(with(NOISE + RELAY));
    assertThat(refusal(with(NOISE.replace("dB", "Pa"))))
        .contains("yard.noise: values are kept that were measured as gauge in dB")
        .contains(OwnSignals.REMEMBERED);
    assertThat(refusal(with(RELAY.replace("off|on", "on|off")))).contains("words off|on");
    assertThat(refusal(with(NOISE.replace("gauge", "counter")))).contains("gauge in dB");
    assertThat(refusal(with(NOISE.replace(",x,", ",y,")))).contains("of the group x");
    assertThat(remembered()).contains("dB").doesNotContain("Pa");
  }

  @Test
  void namesLimitsAndFurtherWordsMayChange() throws Exception {
    OwnSignals.use(with(NOISE + RELAY));
    OwnSignals.use(with(NOISE.replace("160", "140") + RELAY.replace("off|on", "off|on|fault")));
    assertThat(SignalCatalogue.current().signal("plug.relay").states())
        .containsExactly("off", "on", "fault");
    assertThat(SignalCatalogue.current().signal("yard.noise").plausible().high()).isEqualTo(140);
    assertThat(remembered()).contains("off|on|fault");
  }
}
