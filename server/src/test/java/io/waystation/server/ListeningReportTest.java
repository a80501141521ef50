package io.waystation.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ListeningReportTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path folder;
  private Records records;

  @BeforeEach
  void open() {
    records = Records.openSqlite(folder, IdentityKey.inFile(folder.resolve("key")));
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void tellsAnotherProcessSinceWhenIngestHears() throws Exception {
    Instant since = NOW.minusSeconds(90);
    try (ListeningReport keep = ListeningReport.keep(records, CLOCK, () -> Optional.of(since));
        ListeningReport.Followed follow = ListeningReport.follow(records, CLOCK)) {
      assertThat(keep).isNotNull();
      until(() -> follow.since().isPresent());
      assertThat(follow.since()).hasValue(since);
    }
  }

  @Test
  void isWorthNothingWhenIngestDoesNotHear() throws Exception {
    try (ListeningReport keep = ListeningReport.keep(records, CLOCK, Optional::empty);
        ListeningReport.Followed follow = ListeningReport.follow(records, CLOCK)) {
      assertThat(keep).isNotNull();
      until(() -> !records.read(t -> t.checkpoints().states("ingest")).isEmpty());
      Thread.sleep(2_500);
      assertThat(follow.since()).isEmpty();
    }
  }

  @Test
  void isWorthNothingWhenWhoeverWroteItIsGone() throws Exception {
    ListeningReport keep =
        ListeningReport.keep(records, CLOCK, () -> Optional.of(NOW.minusSeconds(90)));
    until(() -> !records.read(t -> t.checkpoints().states("ingest")).isEmpty());
    keep.close();
    Clock later = Clock.offset(CLOCK, Duration.ofSeconds(11));
    try (ListeningReport.Followed follow = ListeningReport.follow(records, later)) {
      Thread.sleep(500);
      assertThat(follow.since()).isEmpty();
    }
  }

  private static void until(BooleanSupplier there) throws InterruptedException {
    while (!there.getAsBoolean()) {
      Thread.sleep(20);
    }
  }
}
