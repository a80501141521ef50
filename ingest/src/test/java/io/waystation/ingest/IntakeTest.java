package io.waystation.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.PayloadDecoder;
import io.waystation.ingest.payload.Registry;
import io.waystation.model.Flag;
import io.waystation.model.Reading;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LogException;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String GATEWAY = "ws/v1/st-001-gw/readings";

  @TempDir Path folder;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private ReadingLog log;

  @BeforeEach
  void open() {
    log = SqliteReadingLog.open(folder, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void givesEveryMessageItsFate() {
    intake(log)
        .accept(
            List.of(
                message(GATEWAY, reading(0, NOON)),
                message(GATEWAY, reading(1, NOON)),
                message(GATEWAY, reading(1, NOON)),
                message("ws/v1/st-001-gw/status", "{\"status\":\"online\"}"),
                message(GATEWAY, "{")));
    assertThat(log.totals().stored()).isEqualTo(3);
    assertThat(log.totals().duplicates()).isEqualTo(1);
    assertThat(log.totals().quarantined()).isEqualTo(1);
    assertThat(count("stored")).isEqualTo(3);
    assertThat(count("duplicate")).isEqualTo(1);
    assertThat(count("quarantined")).isEqualTo(1);
    assertThat(meters.counter("waystation.ingest.refused", "reason", "MALFORMED_JSON").count())
        .isEqualTo(1);
    assertThat(log.read(Lane.LIVE, 0, 10))
        .flatExtracting(Entry::readings)
        .extracting(reading -> reading.signal().code())
        .containsExactly("env.co2", "env.co2", "device.status");
  }

  @Test
  void whatIsSentAgainIsADuplicateWheneverItIsSentAndOtherContentIsNot() {
    String first = reading(0, NOON);
    String again =
        first.replaceFirst("\"sent\":\\d+", "\"sent\":" + NOON.plusSeconds(9).toEpochMilli());
    String other = first.replaceFirst("\"t\":\\d+", "\"t\":" + NOON.minusSeconds(9).toEpochMilli());
    assertThat(List.of(again, other)).doesNotContain(first);
    intake(log)
        .accept(List.of(message(GATEWAY, first), message(GATEWAY, again), message(GATEWAY, other)));
    assertThat(log.totals().stored()).isEqualTo(1);
    assertThat(log.totals().duplicates()).isEqualTo(1);
    assertThat(log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10))
        .extracting(Quarantined::reason)
        .containsExactly("SEQ_REUSED");
  }

  @Test
  void quarantinesPoisonAndStoresWhatStandsAroundIt() {
    Registry fragile =
        id -> {
          if (id.value().equals("st-666-gw")) {
            throw new IllegalStateException("no such row");
          }
          return new TestRegistry().find(id);
        };
    Intake intake = TestIntake.of(fragile, log, Receipts.NONE, meters);
    List<RawMessage> batch = new ArrayList<>();
    batch.add(message(GATEWAY, reading(0, NOON)));
    batch.add(new RawMessage(GATEWAY, new byte[1024 * 1024], NOON));
    batch.add(new RawMessage(GATEWAY, new byte[PayloadDecoder.MAX_BYTES], NOON));
    batch.add(message(GATEWAY, reading(1, NOON)));
    batch.add(message("ws/v1/st-666-gw/readings", reading(9, NOON)));
    batch.add(message("ws/v1/stranger/readings", reading(3, NOON)));
    batch.add(message("ws/v1/what/is/this", "?"));
    batch.add(message(GATEWAY, ""));
    batch.add(message(GATEWAY, reading(2, NOON)));
    intake.accept(batch);
    assertThat(log.read(Lane.LIVE, 0, 10)).extracting(Entry::seq).containsExactly(0L, 1L, 2L);
    assertThat(log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10))
        .extracting(Quarantined::reason)
        .containsExactly(
            "EMPTY", "UNKNOWN_TOPIC", "UNKNOWN_DEVICE", "INTERNAL", "MALFORMED_JSON", "TOO_LARGE");
    Quarantined large = log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10).get(5);
    assertThat(large.size()).isEqualTo(1024 * 1024);
    assertThat(large.detail())
        .startsWith(
            "the message has 1048576 bytes; send at most 262144, in several messages if need be");
    assertThat(meters.get("waystation.ingest.faults").counter().count()).isEqualTo(1);
  }

  @Test
  void keepsBootAndSeqOfARefusedMessageSoThatItIsNoHole() {
    intake(log)
        .accept(
            List.of(
                message(GATEWAY, reading(0, NOON)),
                message(GATEWAY, reading(1, NOON).replace("612", "\"much\"")),
                message(GATEWAY, reading(2, NOON))));
    assertThat(log.totals().holes()).isZero();
    assertThat(log.totals().quarantined()).isEqualTo(1);
  }

  @Test
  void findsTheOneMessageTheLogChokesOn() {
    ReadingLog brittle =
        Disturbed.of(
            ReadingLog.class,
            log,
            (method, arguments) -> {
              if (method.equals("append")
                  && ((List<?>) arguments[0])
                      .stream().anyMatch(a -> a instanceof Arrival.Message m && m.seq() == 5)) {
                throw new IllegalArgumentException("five");
              }
            });
    List<RawMessage> batch = new ArrayList<>();
    for (int seq = 0; seq < 10; seq++) {
      batch.add(message(GATEWAY, reading(seq, NOON)));
    }
    intake(brittle).accept(batch);
    assertThat(log.read(Lane.LIVE, 0, 20))
        .extracting(Entry::seq)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 6L, 7L, 8L, 9L);
    assertThat(log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10))
        .extracting(Quarantined::reason)
        .containsExactly("INTERNAL");
  }

  @Test
  void keepsNothingOfABatchTheLogCannotTake() {
    ReadingLog full =
        Disturbed.of(
            ReadingLog.class,
            log,
            (method, arguments) -> {
              if (method.equals("append")) {
                throw new LogException("the disk is full", null);
              }
            });
    assertThatThrownBy(() -> intake(full).accept(List.of(message(GATEWAY, reading(0, NOON)))))
        .isInstanceOf(LogException.class)
        .hasMessage("the disk is full");
    assertThat(count("stored")).isZero();
    assertThat(log.totals().received()).isZero();
  }

  @Test
  void remembersOverARestartWhichClocksWereRight() {
    intake(log).accept(List.of(message(GATEWAY, reading(0, NOON.minusMillis(200)))));
    // Two hours of ours are missing; the message waited in the broker for most of them.
    RawMessage waited =
        new RawMessage(
            GATEWAY,
            reading(1, NOON.plus(Duration.ofMinutes(5))).getBytes(StandardCharsets.UTF_8),
            NOON.plus(Duration.ofHours(2)));
    intake(log).accept(List.of(waited));
    Reading reading = log.read(Lane.BACKLOG, 0, 1).get(0).readings().get(0);
    assertThat(reading.measuredAt()).isEqualTo(NOON.plus(Duration.ofMinutes(5)));
    assertThat(reading.has(Flag.CLOCK_CORRECTED)).isFalse();
    assertThat(reading.has(Flag.LATE)).isTrue();
  }

  @Test
  void countsTheValuesNobodyWillSee() {
    intake(log).accept(List.of(message(GATEWAY, reading(0, NOON).replace("612", "-5"))));
    assertThat(meters.counter("waystation.ingest.values.rejected").count()).isEqualTo(1);
    assertThat(meters.counter("waystation.ingest.readings").count()).isEqualTo(1);
  }

  private Intake intake(ReadingLog into) {
    return TestIntake.of(into, meters);
  }

  private double count(String fate) {
    return meters.counter("waystation.ingest.messages", "fate", fate).count();
  }

  private static String reading(long seq, Instant at) {
    return "{\"boot\":1,\"seq\":%d,\"sent\":%d,\"readings\":[{\"t\":%d,\"m\":{\"env.co2\":612}}]}"
        .formatted(seq, at.toEpochMilli(), at.toEpochMilli());
  }

  private static RawMessage message(String topic, String payload) {
    return new RawMessage(topic, payload.getBytes(StandardCharsets.UTF_8), NOON);
  }
}
