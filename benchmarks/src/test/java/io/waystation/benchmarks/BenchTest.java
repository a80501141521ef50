package io.waystation.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.benchmarks.load.Payloads;
import io.waystation.benchmarks.load.WithGarbage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int bench(String... arguments) {
    return Bench.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ingest --messages 0     | --messages is 0: use 1000 to",
        "ingest --rounds -1      | --rounds is -1: use 1 to",
        "ingest --seconds many   | 'many' is not an int",
        "loss --devices 0        | --devices must be 1 to 500",
        "outage --minutes 0      | --minutes must be 0.01 to 1440",
        "outage --rate 1         | --rate 10 to 20000",
        "overload --times 0      | --times 1 to 1000",
        "overload --heap 16      | --heap at least 64",
        "alerting --stations 1   | --stations is 1: use 4 to",
        "alerting --share 2      | --share is 2.0: use more than 0",
        "alerting --people 9999999 | --people is 9999999: they need 35000 MB",
        "alerting --per-week 8   | --per-week is 8.0: use more than 0, up to 7",
        "endtoend --preset town  | there is no preset 'town': use demo, oilfield, city-478",
        "endtoend --devices 20000 | devices is 20000: use 1 to 10000",
        "endtoend --devices 2 --rate 300 | --rate is 300: 2 devices send up to 100 messages/s each",
        "growth                  | Missing required option: '--of=WHAT'",
        "growth --of doors       | expected one of [DEVICES, PEOPLE, RULES, DAYS]",
        "growth --of days --sizes 7,30 | --sizes is 7,30: use three numbers",
        "growth --of days --sizes 7,14,21 | --sizes is 7,14,21: use three numbers",
        "growth --of days --sizes 7,30,3 | --sizes is 7,30,3: use three numbers",
        "micro --only nothing    | --only is 'nothing': no benchmark is called so; there are RuleEvaluation.read",
        "micro --only *          | --only is '*': no regular expression",
        "storage --batch 0       | --batch is 0: use 1 to",
        "storage --data pom.xml/a | --data is pom.xml/a: use a folder that can be written",
        "storage --json .        | --json is .: use a file, not a folder",
        "storage --plot pom.xml/a.svg | --plot is pom.xml/a.svg: it cannot be written",
        "compare old.json        | Missing required parameter: 'NEW'",
        "compare no.json no.json | no.json: there is no such file",
        "compare /dev/zero /dev/zero | /dev/zero is not what a benchmark has written with --json: it is too long",
        "compare pom.xml pom.xml | pom.xml is not what a benchmark has written",
        "compare a b --tolerance 5 | '5' is not a percentage: use one such as 10%",
        "ingest --speed 3        | --speed",
        "outgest                 | outgest",
      })
  void wrongArgumentsAreNamed(String line, String reason) {
    assertThat(bench(line.strip().split(" +"))).isEqualTo(2);
    assertThat(err.toString()).contains(reason).contains("bench ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void withoutABenchmarkTheUsageIsShown() {
    assertThat(bench()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required subcommand").contains("ingest");
  }

  @Test
  void helpIsNoError() {
    assertThat(bench("ingest", "--help")).isZero();
    assertThat(out.toString()).contains("--messages").contains("default: 200000");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theStoreIsMeasuredBesideABareTable() {
    Path data = folder.resolve("data");
    Path files = folder.resolve("runs/first");
    assertThat(
            bench(
                "storage",
                "--readings=10000",
                "--devices=20",
                "--data=" + data,
                "--out=" + files,
                "--json=" + folder.resolve("again/storage-run.json")))
        .isZero();
    assertThat(out.toString())
        .contains("bare table")
        .containsPattern("ratio_to_bare=\\d+\\.\\d\\d readings_per_s=[1-9]");
    assertThat(data).isEmptyDirectory();
    assertThat(files.resolve("storage.svg")).content().startsWith("<svg").contains("bare table");

    String shown = out.toString();
    String perSecond = shown.replaceAll("(?s).*readings_per_s=(\\d+).*", "$1");
    assertThat(bench("compare", folder.resolve("again").toString(), files.toString())).isEqualTo(2);
    out.getBuffer().setLength(0);
    Path json = folder.resolve("again/storage-run.json");
    assertThat(bench("compare", json.toString(), folder.resolve("again").toString())).isZero();
    assertThat(out.toString())
        .containsPattern("telemetry store: readings_per_s +" + perSecond.substring(0, 3))
        .endsWith("compared=6 worse=0 better=0 promises_broken=0" + System.lineSeparator());
  }

  /** In a process of JMH's own, which needs the list the annotation processor has written. */
  @Test
  void partsAreTimedOneByOne() {
    int code = bench("micro", "--quick", "--only=LedgerCheck.in", "--data=" + folder);
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString())
        .containsPattern("LedgerCheck.inOrder +\\d+ +\\d+ +\\d+  the next number of a device")
        .endsWith("benchmarks=1" + System.lineSeparator());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsWorseEndsWithOne() throws IOException {
    Path old = folder.resolve("old.json");
    Path now = folder.resolve("now.json");
    Files.writeString(old, runWith(100));
    Files.writeString(now, runWith(85));
    assertThat(bench("compare", old.toString(), now.toString())).isEqualTo(1);
    assertThat(bench("compare", old.toString(), now.toString(), "--tolerance=20%")).isZero();
    assertThat(bench("compare", now.toString(), old.toString())).isZero();
    assertThat(err.toString()).isEmpty();
  }

  private static String runWith(double perSecond) {
    return """
        {"kind": "waystation-benchmark", "format": 1, "benchmark": "ingest", "at": "2026-11-21T10:00:00Z",
         "closing": [{"name": "msgs_per_s", "unit": "1/s", "value": %s}], "promises_held": true}
        """
        .formatted(perSecond);
  }

  /** How fast it went says nothing on a machine that does other things too. */
  @Test
  void rulesAreMeasuredAndYearsOfPeopleAreAsABatchSays() {
    bench(
        "alerting",
        "--parts=rules,trends",
        "--stations=4",
        "--share=0.01",
        "--people=300",
        "--threads=2",
        "--data=" + folder);
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .contains("4 stations")
        .containsPattern("[1-9]\\d* alarms; 300 years worked out as a whole besides, 0 alarms")
        .containsPattern("evals_per_s_per_core=[1-9]\\d* bytes_per_state=-?\\d+");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void everythingThatWasOnIsRestored() {
    bench("alerting", "--parts=restore", "--timers=5000", "--alarms=500", "--data=" + folder);
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .contains("5000 timers and 500 open alarms")
        .containsPattern("(?m)^restore_s=\\d+\\.\\d\\d$");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aBadMessageInAHundredAndOfItsDevicesKind() {
    WithGarbage stream = new WithGarbage(new Payloads(500, 1, 3));
    List<Long> bad = LongStream.range(0, 100_000).filter(stream::garbage).boxed().toList();
    assertThat(bad).hasSize(1_000);
    for (long number : bad.subList(0, 8)) {
      assertThat(stream.payload(number, 1_763_690_000_000L))
          .isNotEqualTo(stream.good().payload(number, 1_763_690_000_000L));
    }
    assertThat(bad.stream().map(n -> WithGarbage.Kind.of(stream.good().device(n))))
        .contains(WithGarbage.Kind.values());
  }

  @Test
  void messagesAreAlwaysTheSameAndAsLongAsPromised() {
    Payloads payloads = new Payloads(3, 1, 3);
    for (int i = 0; i < 9; i++) {
      byte[] message = payloads.payload(i, 1_763_690_000_000L);
      assertThat(message).hasSize(200).isEqualTo(payloads.payload(i, 1_763_690_000_000L));
      assertThat(new String(message, StandardCharsets.UTF_8).strip())
          .startsWith("{\"boot\":1,\"seq\":" + i / 3 + ",")
          .endsWith("}]}");
    }
  }
}
