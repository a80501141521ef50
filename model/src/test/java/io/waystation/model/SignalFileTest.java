package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalFileTest {
  private static final Path EXAMPLE = Path.of("..", "config", "signals-example.csv");
  private static final String HEADER =
      "signal,group,kind,unit,name_zh,name_en,plausible_min,plausible_max,decimals,states,interval_s\n";

  private final SignalCatalogue shipped = SignalCatalogue.shipped();

  @TempDir Path folder;

  @Test
  void theExampleHasNoFault() throws Exception {
    SignalFile file = SignalFile.read(EXAMPLE, shipped);
    assertThat(file.faults()).isEmpty();
    assertThat(file.signals()).extracting(Signal::code).contains("yard.noise", "plug.relay");
    assertThat(file.signals().get(0))
        .isEqualTo(
            new Signal(
                "yard.noise",
                "environment",
                Kind.GAUGE,
                "dB",
                new LocalText("院内噪声", "Yard noise"),
                new Range(0, 160),
                1,
                List.of(),
                Duration.ofSeconds(60),
                ""));
  }

  @Test
  void theDocumentShowsTheExample() throws Exception {
    assertThat(Files.readString(Path.of("..", "docs", "signals.md")))
        .contains("```csv\n" + Files.readString(EXAMPLE) + "```");
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    List<Signal> signals = SignalFile.read(EXAMPLE, shipped).signals();
    assertThat(SignalFile.parse(SignalFile.write(signals), shipped).signals()).isEqualTo(signals);
  }

  @Test
  void whatASpreadsheetSavesIsRead() {
    SignalFile file =
        SignalFile.parse(
            "\ufeff"
                + (HEADER + "a.b,x,state,,\"甲,乙\",\"A, or B\",,,0,no|yes,\n\n")
                    .replace("\n", "\r\n"),
            shipped);
    assertThat(file.faults()).isEmpty();
    assertThat(file.signals().get(0).name().en()).isEqualTo("A, or B");
    assertThat(file.signals().get(0).plausible()).isEqualTo(new Range(0, 1));
  }

  @Test
  void anotherEncodingIsToldFromABrokenFile() throws Exception {
    Path file = folder.resolve("signals.csv");
    Files.write(file, (HEADER + "a.b,x,gauge,,噪声,Noise,,,0,,0\n").getBytes(Charset.forName("GBK")));
    assertThat(SignalFile.read(file, shipped).faults())
        .containsExactly("is not UTF-8: save it as 'CSV UTF-8 (comma delimited)'");
  }

  @Test
  void columnsMustBeThere() {
    assertThat(SignalFile.parse("signal;group\n", shipped).faults()).hasSize(1);
    assertThat(SignalFile.parse("", shipped).faults()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "A.b,x,gauge,,n,n,,,0,,0 ! signal: 'A.b' is no code",
        "spo2,x,gauge,,n,n,,,0,,0 ! signal: 'spo2' is one of the signals we ship",
        "a,X y,gauge,,n,n,,,0,,0 ! group: 'X y' given",
        "a,unknown,gauge,,n,n,,,0,,0 ! group: 'unknown' given",
        "a,x,gage,,n,n,,,0,,0 ! kind: 'gage' given; use gauge",
        "a,x,state,Cel,n,n,,,0,off|on,0 ! unit: a state has none",
        "a,x,gauge,a b,n,n,,,0,,0 ! unit: 'a b' given",
        "a,x,gauge,,,n,,,0,,0 ! name_zh: people read it",
        "a,x,gauge,,n,n,2,1,0,,0 ! plausible_min is more than plausible_max",
        "a,x,gauge,,n,n,low,,0,,0 ! plausible_min: 'low' given",
        "a,x,gauge,,n,n,NaN,,0,,0 ! plausible_min: 'NaN' given",
        "a,x,gauge,,n,n,,,7,,0 ! decimals: '7' given; use a whole number from 0 to 6",
        "a,x,gauge,,n,n,,,0,off|on,0 ! states: only a state or an event has words",
        "a,x,state,,n,n,,,0,off,0 ! states: 'off' given; use 2 to 100",
        "a,x,state,,n,n,,,0,off|off,0 ! states: 'off|off' given",
        "a,x,state,,n,n,0,1,0,off|on,0 ! plausible_min, plausible_max: words have none",
        "a,x,gauge,,n,n,,,0,,-1 ! interval_s: '-1' given",
        "a,vitals,counter,,n,n,,,0,,0 ! kind: what is measured on people",
        "a,x,gauge,,n,n,,,0,, ,0 ! has 12 cells and the first line 11",
      })
  void everyFaultNamesItsLineAndWhatToDo(String line, String fault) {
    SignalFile file = SignalFile.parse(HEADER + "b,x,gauge,,n,n,,,0,,0\n" + line + "\n", shipped);
    assertThat(file.faults()).anyMatch(f -> f.startsWith("line 3: " + fault));
  }

  @Test
  void allFaultsAreFoundAtOnce() {
    SignalFile file =
        SignalFile.parse(HEADER + "a,x,gage,,n,n,,,9,,0\na,x,gauge,,n,n,,,0,,0\n", shipped);
    assertThat(file.faults())
        .extracting(fault -> fault.replaceFirst(" .*", ""))
        .containsExactly("line", "line", "line");
    assertThat(file.faults().get(2)).isEqualTo("line 3: signal: 'a' stands above already");
  }

  @Test
  void ownSignalsStandBesideTheShippedOnes() throws Exception {
    List<Signal> own = SignalFile.read(EXAMPLE, shipped).signals();
    SignalCatalogue both = shipped.with(own, List.of());
    assertThat(both.all()).hasSize(shipped.all().size() + own.size());
    assertThat(both.signal("grip_strength").health()).isTrue();
    assertThat(both.vitals()).contains(both.signal("grip_strength"));
    assertThat(shipped.find("yard.noise")).isEmpty();
    assertThatThrownBy(() -> shipped.with(List.of(shipped.signal("spo2")), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'spo2'");
  }

  @Test
  void whatIsGoneIsRecalledAndNoLongerAccepted() throws Exception {
    List<Signal> own = SignalFile.read(EXAMPLE, shipped).signals();
    SignalCatalogue later = shipped.with(own.subList(0, 1), own);
    assertThat(later.find("plug.relay")).isEmpty();
    assertThat(later.recall("plug.relay", false).states()).containsExactly("off", "on");
    assertThat(later.recall("yard.noise", false)).isEqualTo(own.get(0));
  }

  @Test
  void aSignalNobodyKnowsIsHealthWhenItWasMeasuredOnSomebody() {
    assertThat(shipped.recall("never.heard", true).health()).isTrue();
    Signal unknown = shipped.recall("never.heard", false);
    assertThat(unknown.health()).isFalse();
    assertThat(unknown.group()).isEqualTo(Signal.UNKNOWN);
    assertThat(unknown.plausible()).isEqualTo(Range.ANY);
  }
}
