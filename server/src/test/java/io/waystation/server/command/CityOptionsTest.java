package io.waystation.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.server.CannotRun;
import io.waystation.simulator.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CityOptionsTest {
  private final Instant yearAgo = Instant.now().minus(Duration.ofDays(365));

  @TempDir Path folder;

  @Test
  void thePastThatIsPlayedHasATruthOfItsOwnBesideThatOfThePresent() throws IOException {
    CityOptions city = options("--truth", folder.resolve("year.jsonl.gz").toString());
    end(city.scenarioOfPast(yearAgo).get());
    assertThat(folder).isDirectoryContaining(file -> file.endsWith("past-year.jsonl.gz"));
    assertThat(folder.resolve("year.jsonl.gz")).doesNotExist();
    end(city.scenarioAfterPast(yearAgo).get());
    assertThat(folder.resolve("year.jsonl.gz")).exists();
  }

  @Test
  void aPlanForAPastThatIsPlayedMayNameTimesInIt() throws IOException {
    LocalDate lastMonth = LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(30);
    Path plan = folder.resolve("plan.yaml");
    Files.writeString(plan, "faults:\n  - {fault: garbage, at: %sT10:00}\n".formatted(lastMonth));
    CityOptions city = options("--faults", plan.toString());
    assertThat(city.scenarioOfPast(yearAgo).get().truth()).isEmpty();
    assertThat(city.scenarioAfterPast(yearAgo).get().truth()).isEmpty();
    assertThatThrownBy(city::scenario)
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("which is over when the simulation starts");
  }

  private static CityOptions options(String... given) {
    return CommandLine.populateCommand(new CityOptions(), given);
  }

  private static void end(Scenario scenario) throws IOException {
    scenario.truth().orElseThrow().close();
  }
}
