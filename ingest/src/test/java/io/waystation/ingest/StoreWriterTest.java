package io.waystation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.Written;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreWriterTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private ReadingLog log;
  private TelemetryStore store;

  @BeforeEach
  void open() {
    log = SqliteReadingLog.open(folder, Clock.systemUTC());
    store = SqliteTelemetryStore.open(folder);
  }

  @AfterEach
  void close() {
    log.close();
    store.close();
  }

  @Test
  void writesWhatTheLogHasAndGoesOnWhereItStood() throws Exception {
    append(0, 1_200);
    try (StoreWriter writer = StoreWriter.start(log, store, SignalCatalogue.shipped(), meters)) {
      Eventually.until("all written", () -> writer.lag() == 0);
    }
    assertThat(points()).isEqualTo(1_200);
    assertThat(log.committed(StoreWriter.CONSUMER).live()).isEqualTo(1_200);
    append(1_200, 100);
    try (StoreWriter writer = StoreWriter.start(log, store, SignalCatalogue.shipped(), meters)) {
      Eventually.until("the rest written", () -> writer.lag() == 0);
    }
    assertThat(points()).isEqualTo(1_300);
    assertThat(meters.counter("waystation.store.readings").count()).isEqualTo(1_300);
  }

  @Test
  void asksAStoreThatIsAwayAgainUntilItIsBack() throws Exception {
    AtomicBoolean away = new AtomicBoolean(true);
    TelemetryStore wayward =
        Disturbed.of(
            TelemetryStore.class,
            store,
            (method, arguments) -> {
              if (away.get()) {
                throw new TelemetryException("the store is away", null);
              }
            });
    append(0, 10);
    try (StoreWriter writer = StoreWriter.start(log, wayward, SignalCatalogue.shipped(), meters)) {
      Eventually.until("noticed", () -> writer.trouble().equals("the store is away"));
      assertThat(log.committed(StoreWriter.CONSUMER).live()).isZero();
      away.set(false);
      Eventually.until("all written", () -> writer.lag() == 0);
      Eventually.until("no trouble", () -> writer.trouble().isEmpty());
    }
    assertThat(points()).isEqualTo(10);
    assertThat(log.committed(StoreWriter.CONSUMER).live()).isEqualTo(10);
  }

  /** The log looks once a second at what may go, so this takes a little more than that. */
  @Test
  void theLogKeepsWhatAStoreThatWasNeverThereHasYetToGet() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(NOON);
    LogLimits week =
        new LogLimits(Duration.ofDays(7), Long.MAX_VALUE, 0, Duration.ofDays(7), 10_000);
    TelemetryStore never =
        Disturbed.of(
            TelemetryStore.class,
            store,
            (method, arguments) -> {
              throw new TelemetryException("the store is away", null);
            });
    log.close();
    log = SqliteReadingLog.open(folder.resolve("week"), clock(now), week);
    try (StoreWriter writer = start(never)) {
      append(0, 1);
      append(1, 1);
      append(2, 1);
      Eventually.until("noticed", () -> writer.trouble().equals("the store is away"));
      log.commit("alerting", log.end());
      now.set(NOON.plus(Duration.ofDays(8)));
      Thread.sleep(1_500);
      assertThat(log.read(Lane.LIVE, 0, 1)).extracting(Entry::offset).containsExactly(0L);
    }
    log.forget(StoreWriter.CONSUMER);
    Eventually.until(
        "what nobody wants any more goes", () -> log.read(Lane.LIVE, 0, 1).get(0).offset() == 2);
  }

  private static Clock clock(AtomicReference<Instant> now) {
    return new Clock() {
      @Override
      public Instant instant() {
        return now.get();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  @Test
  void afterAnOutageWhatIsLiveIsWrittenAtOnceAndTheGapBesideIt() throws Exception {
    AtomicBoolean away = new AtomicBoolean(true);
    TelemetryStore slow =
        Disturbed.of(
            TelemetryStore.class,
            store,
            (method, arguments) -> {
              if (method.equals("write") && away.get()) {
                throw new TelemetryException("the store is away", null);
              }
              if (method.equals("write")) {
                pause(120);
              }
            });
    append(0, 25_000);
    try (StoreWriter writer = start(slow)) {
      Eventually.until("noticed", () -> writer.trouble().equals("the store is away"));
      away.set(false);
      Eventually.until("a gap is left", () -> writer.gap() > 20_000);
      append(25_000, 1);
      Eventually.until("the live one is there", () -> has(25_000));
      assertThat(writer.gap()).as("long before the gap is filled").isGreaterThan(5_000);
      assertThat(log.committed(StoreWriter.CONSUMER).live())
          .as("the log keeps the gap")
          .isLessThan(20_000);
    }
    try (StoreWriter writer = start(store)) {
      assertThat(writer.gap()).as("known over a restart").isGreaterThan(0);
      Eventually.until("all written", () -> writer.lag() == 0);
      assertThat(writer.gap()).isZero();
    }
    assertThat(points()).isEqualTo(25_001);
    assertThat(log.committed(StoreWriter.CONSUMER)).isEqualTo(log.end());
    assertThat(log.committed(StoreWriter.CONSUMER + "-live")).isEqualTo(Position.START);
    assertThat(log.committed(StoreWriter.CONSUMER + "-gap-end")).isEqualTo(Position.START);
  }

  @Test
  void aSecondOutageMakesTheGapLongerAndLosesNothing() throws Exception {
    AtomicBoolean away = new AtomicBoolean();
    TelemetryStore wayward =
        Disturbed.of(
            TelemetryStore.class,
            store,
            (method, arguments) -> {
              if (method.equals("write") && away.get()) {
                throw new TelemetryException("the store is away", null);
              }
              if (method.equals("write")) {
                pause(120);
              }
            });
    append(0, 25_000);
    try (StoreWriter writer = start(wayward)) {
      Eventually.until("a gap is left", () -> writer.gap() > 0);
      away.set(true);
      append(25_000, 25_000);
      Eventually.until("noticed", () -> !writer.trouble().isEmpty());
      away.set(false);
      Eventually.until("a longer gap", () -> writer.gap() > 30_000);
    }
    try (StoreWriter writer = start(store)) {
      Eventually.until("all written", () -> writer.lag() == 0);
    }
    assertThat(points()).isEqualTo(50_000);
  }

  /** Whatever the process was doing when it ended, places in the log make one of these pictures. */
  @Test
  void goesOnFromEveryStateACrashCanLeave() throws Exception {
    append(0, 1_000);
    log.commit(StoreWriter.CONSUMER, new Position(100, 0));
    store.write(readings(0, 100));
    // Leaping, between the two places.
    log.commit(StoreWriter.CONSUMER + "-gap-end", new Position(600, 0));
    try (StoreWriter writer = start(store)) {
      Eventually.until("all written", () -> writer.lag() == 0);
    }
    assertThat(points()).isEqualTo(1_000);
    // Closing the gap, before the places are forgotten.
    append(1_000, 500);
    log.commit(StoreWriter.CONSUMER + "-gap-end", new Position(600, 0));
    log.commit(StoreWriter.CONSUMER + "-live", new Position(900, 0));
    try (StoreWriter writer = start(store)) {
      assertThat(writer.gap()).isZero();
      Eventually.until("all written", () -> writer.lag() == 0);
    }
    assertThat(points()).isEqualTo(1_500);
    assertThat(log.committed(StoreWriter.CONSUMER + "-live")).isEqualTo(Position.START);
  }

  @Test
  void writesTheBacklogWithoutDelayingWhatIsLive() throws Exception {
    append(0, 3_000);
    Instant later = NOON.plus(Duration.ofDays(1));
    List<RawMessage> old = new ArrayList<>();
    for (int seq = 3_000; seq < 4_000; seq++) {
      old.add(message(seq, NOON.plusMillis(seq), later));
    }
    TestIntake.of(log, meters).accept(old);
    assertThat(log.end()).isEqualTo(new Position(3_000, 1_000));
    try (StoreWriter writer = start(store)) {
      Eventually.until("all written", () -> writer.lag() == 0);
    }
    assertThat(points()).isEqualTo(4_000);
  }

  @Test
  void whatTheStoreWillNeverTakeGoesToQuarantineAndCanBeReplayed() throws Exception {
    AtomicBoolean strict = new AtomicBoolean(true);
    TelemetryStore choosy = new Choosy(store, strict).asStore();
    append(0, 10);
    try (StoreWriter writer = start(choosy)) {
      Eventually.until("all dealt with", () -> writer.lag() == 0);
      assertThat(points()).isEqualTo(9);
      List<Quarantined> kept = log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10);
      assertThat(kept)
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.origin()).isEqualTo(Quarantined.Origin.STORE);
                assertThat(one.reason()).isEqualTo("STORE_REFUSED");
                assertThat(one.detail()).isEqualTo("env.co2: the store says: wrong type");
                assertThat(one.device()).isEqualTo("st-001-gw");
                assertThat(one.seq()).isEqualTo(7);
              });
      assertThat(log.totals().stored()).as("the message itself is stored").isEqualTo(10);
      assertThat(log.disagreements()).isEmpty();

      long id = kept.get(0).id();
      assertThat(log.quarantine().replay(Quarantine.Filter.of(id))).isEqualTo(1);
      Eventually.until("refused again", () -> state(id) == Quarantined.State.KEPT);
      strict.set(false);
      log.quarantine().replay(Quarantine.Filter.of(id));
      Eventually.until("stored", () -> state(id) == Quarantined.State.STORED);
      assertThat(points()).isEqualTo(10);
      assertThat(log.disagreements()).isEmpty();
    }
  }

  private Quarantined.State state(long id) {
    return log.quarantine().find(id).orElseThrow().state();
  }

  /** A store with one reading it will not have. */
  private record Choosy(TelemetryStore real, AtomicBoolean strict) {
    TelemetryStore asStore() {
      return (TelemetryStore)
          Proxy.newProxyInstance(
              TelemetryStore.class.getClassLoader(),
              new Class<?>[] {TelemetryStore.class},
              (proxy, method, arguments) ->
                  method.getName().equals("write")
                      ? write((List<?>) arguments[0])
                      : method.invoke(real, arguments));
    }

    private Written write(List<?> batch) {
      List<Reading> taken = new ArrayList<>();
      List<Written.Refused> refused = new ArrayList<>();
      for (Object one : batch) {
        Reading reading = (Reading) one;
        if (strict.get() && reading.seq() == 7) {
          refused.add(new Written.Refused(reading, "wrong type"));
        } else {
          taken.add(reading);
        }
      }
      return new Written(real.write(taken).stored(), refused);
    }
  }

  private StoreWriter start(TelemetryStore into) {
    return StoreWriter.start(log, into, SignalCatalogue.shipped(), meters);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean has(int seq) {
    return store.series(Selector.all(), NOON.plusMillis(seq), NOON.plusMillis(seq + 1), 10).stream()
        .anyMatch(series -> !series.points().isEmpty());
  }

  private List<Reading> readings(int from, int count) {
    return log.read(Lane.LIVE, from, count).stream().flatMap(e -> e.readings().stream()).toList();
  }

  private int points() {
    return store.series(Selector.all(), NOON, NOON.plusSeconds(3_600), 100_000).stream()
        .map(Series::points)
        .mapToInt(List::size)
        .sum();
  }

  private void append(int from, int count) {
    Intake intake = TestIntake.of(log, meters);
    for (int first = from; first < from + count; first += 1_000) {
      List<RawMessage> batch = new ArrayList<>();
      for (int seq = first; seq < Math.min(first + 1_000, from + count); seq++) {
        batch.add(message(seq, NOON.plusMillis(seq), NOON));
      }
      intake.accept(batch);
    }
  }

  private static RawMessage message(int seq, Instant at, Instant receivedAt) {
    String payload =
        "{\"boot\":1,\"seq\":%d,\"sent\":%d,\"readings\":[{\"t\":%d,\"m\":{\"env.co2\":612}}]}"
            .formatted(seq, receivedAt.toEpochMilli(), at.toEpochMilli());
    return new RawMessage(
        "ws/v1/st-001-gw/readings", payload.getBytes(StandardCharsets.UTF_8), receivedAt);
  }
}
