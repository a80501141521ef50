package io.waystation.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.server.TelemetryStores;
import io.waystation.simulator.City;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.FaultFile;
import io.waystation.simulator.FaultPlan;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.score.Score;
import io.waystation.simulator.score.ScoreTable;
import io.waystation.simulator.score.Scorer;
import io.waystation.simulator.score.ServiceApi;
import io.waystation.simulator.score.ServiceApi.Credentials;
import io.waystation.simulator.truth.TruthWriter;
import io.waystation.storage.telemetry.TelemetryStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole day of a city in which everything breaks that can, through the whole service, which is
 * restarted in the middle of it; then the service is marked against the truth.
 */
class CityDayTest {
  private static final CitySettings CITY =
      new CitySettings(7, 6, 2, 12, ZoneId.of("Asia/Shanghai"));
  private static final Instant MIDNIGHT = Instant.parse("2026-11-20T16:00:00Z");

  @TempDir Path folder;

  @Test
  void theServiceSaysWhatReallyHappened() throws Exception {
    Path truth = folder.resolve("truth.jsonl.gz");
    Scenario scenario = new Scenario(plan(), Optional.of(TruthWriter.create(truth)));
    try (Twin twin = new Twin(CITY, MIDNIGHT, scenario)) {
      twin.play(Duration.ofHours(12));
      twin.restart(Duration.ofMinutes(2));
      twin.play(Duration.ofHours(12).plusMinutes(10));
      twin.lockstep().close();
      Score score = score(twin, truth);
      String table = table(score);
      System.out.println(table);
      assertThat(score.partial()).isFalse();
      atLeast(0.98, score.precision(), "precision", table);
      atLeast(0.98, score.recall(), "recall", table);
      atLeast(0.95, score.cause(), "cause", table);
      atLeast(1, score.outagePrecision(), "no false outage, for all the restart", table);
      atLeast(0.98, score.outageRecall(), "outages", table);
      atLeast(1, score.completeness(), "completeness", table);
      assertThat(score.largestError("visits")).as(table).isNotEmpty();
      assertThat(score.largestError("visits").getAsDouble()).as(table).isLessThanOrEqualTo(0.01);
    }
  }

  private static FaultPlan plan() throws URISyntaxException {
    Path file = Path.of(CityDayTest.class.getResource("city-day.yaml").toURI());
    return FaultFile.read(file, City.plan(CITY), MIDNIGHT);
  }

  private static void atLeast(double limit, OptionalDouble is, String what, String table) {
    assertThat(is).as("%s%n%s", what, table).isPresent();
    assertThat(is.getAsDouble()).as("%s%n%s", what, table).isGreaterThanOrEqualTo(limit);
  }

  private static String table(Score score) {
    StringWriter table = new StringWriter();
    new ScoreTable(score, new PrintWriter(table)).print();
    return table.toString();
  }

  private static Score score(Twin twin, Path truth) {
    List<Credentials> users =
        List.of(
            new Credentials.User("operator", twin.password("operator")),
            new Credentials.User("doctor", twin.password("doctor")),
            new Credentials.User("admin", twin.password("admin")));
    URI address = URI.create("http://127.0.0.1:" + twin.app().httpPort());
    try (TelemetryStore store = TelemetryStores.open(twin.config())) {
      ServiceApi api = ServiceApi.at(address, users);
      return Scorer.score(truth, api, Optional.of(store), Duration.ZERO);
    }
  }
}
