package io.waystation.alerting.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.AlarmKpis.Source;
import io.waystation.model.AlarmKpis.Target;
import io.waystation.model.AlarmKpis.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The table of figures in docs/alarms.md says what is judged, and against what. */
class KpiDocsTest {
  private static final Path PAGE = Path.of("../docs/alarms.md");
  private static final int HOUR = 3_600;
  private static final int MINUTE = 60;

  private record Row(String figure, String target, String source) {}

  @Test
  void everyFigureHasItsRowWithItsTarget() throws IOException {
    String page = Files.readString(PAGE);
    String table = page.substring(page.indexOf("| figure |"), page.indexOf("`stale` and"));
    List<Row> rows =
        table
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("\\s*\\|\\s*"))
            .map(cells -> new Row(cells[1].replace("`", ""), cells[3], cells[4]))
            .toList();
    assertThat(rows).isEqualTo(Arrays.stream(Target.values()).map(KpiDocsTest::row).toList());
    assertThat(page)
        .contains("more than %d annunciations".formatted(FloodWindow.BEGIN))
        .contains("ends below %d".formatted(FloodWindow.END));
  }

  private static Row row(Target target) {
    return new Row(
        target.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        most(target),
        target.source() == Source.ISA_18_2
            ? "ISA-18.2"
            : target.source() == Source.EEMUA_191 ? "EEMUA 191" : "ours");
  }

  private static String most(Target target) {
    long most = Math.round(target.most());
    if (target.unit() == Unit.SHARE) {
      return Math.round(target.most() * 100) + " %";
    }
    if (target.unit() == Unit.SECONDS) {
      return most >= HOUR ? most / HOUR + " h" : most / MINUTE + " min";
    }
    return String.valueOf(most);
  }
}
