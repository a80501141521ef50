package io.waystation.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.server.TelemetryStores;
import io.waystation.simulator.FaultPlan;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.score.Score;
import io.waystation.simulator.score.ScorePage;
import io.waystation.simulator.score.ScoreTable;
import io.waystation.simulator.score.Scorer;
import io.waystation.simulator.score.ServiceApi;
import io.waystation.simulator.score.ServiceApi.Credentials;
import io.waystation.simulator.truth.TruthWriter;
import io.waystation.storage.telemetry.TelemetryStore;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A city's day with everything that goes wrong in it, through the whole service, marked. */
class CityDayTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-20T16:00:00Z");

  @TempDir Path folder;

  @Test
  void theServiceSeesWhatHappened() throws Exception {
    Path truth = folder.resolve("truth.jsonl.gz");
    Scenario scenario = new Scenario(FaultPlan.BY_CHANCE, Optional.of(TruthWriter.create(truth)));
    try (Twin twin = new Twin(Twin.SMALL, MIDNIGHT, scenario)) {
      twin.play(Duration.ofHours(13));
      twin.restart(Duration.ofMinutes(2));
      twin.play(Duration.ofHours(11));
      twin.lockstep().close();
      Score score = score(twin, truth);
      new ScoreTable(score, new PrintWriter(System.out)).print();
      Files.writeString(Path.of("/tmp/score-day.html"), ScorePage.text(score));
      Files.copy(
          truth,
          Path.of("/tmp/score-day.jsonl.gz"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      assertThat(score.completeness().getAsDouble()).isEqualTo(1);
    }
  }

  private static Score score(Twin twin, Path truth) {
    List<Credentials> users =
        List.of(
            new Credentials.User("operator", twin.password("operator")),
            new Credentials.User("doctor", twin.password("doctor")),
            new Credentials.User("admin", twin.password("admin")));
    URI address = URI.create("http://127.0.0.1:" + twin.app().httpPort());
    try (TelemetryStore store = TelemetryStores.open(twin.config())) {
      return Scorer.score(truth, ServiceApi.at(address, users), Optional.of(store), Duration.ZERO);
    }
  }
}
