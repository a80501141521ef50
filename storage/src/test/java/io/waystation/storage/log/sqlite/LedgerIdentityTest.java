package io.waystation.storage.log.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.BootLedger;
import io.waystation.storage.log.DeviceLedger;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.Messages;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.Quarantine.Filter;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.Quarantined.Origin;
import io.waystation.storage.log.Quarantined.State;
import io.waystation.storage.log.SeqRange;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The account is right whatever is lost, repeated, reordered, refused, reused, replayed or
 * discarded on the way, in both lanes and over restarts; counted again here from the answers alone.
 */
class LedgerIdentityTest {
  private static final LogLimits SMALL =
      new LogLimits(Duration.ofDays(7), 1L << 40, 0, Duration.ofDays(90), 12);

  private record Number(String device, long boot, long seq) {}

  @TempDir Path folder;
  private final Map<Fate, Long> fates = new HashMap<>();
  private final Set<Number> stored = new HashSet<>();
  private final Set<Number> aside = new HashSet<>();
  private final Map<String, Map<Long, Long>> highest = new HashMap<>();
  private long arrived;
  private long unnumbered;
  private SqliteReadingLog log;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void everyMessageHasOneFateAndEveryNumberOnePlace(long seed) {
    Random random = new Random(seed);
    List<Arrival> arrivals = journey(random);
    log = SqliteReadingLog.open(folder, Clock.systemUTC(), SMALL);
    int at = 0;
    while (at < arrivals.size()) {
      int end = Math.min(arrivals.size(), at + 1 + random.nextInt(40));
      append(arrivals.subList(at, end));
      at = end;
      if (random.nextInt(8) == 0) {
        replay(random);
      }
      if (random.nextInt(20) == 0) {
        log.quarantine().discard(Filter.ofDevice("gw-" + random.nextInt(3)));
      }
      if (random.nextInt(8) == 0) {
        assertThat(log.disagreements()).as("seed %d", seed).isEmpty();
        log.close();
        log = SqliteReadingLog.open(folder, Clock.systemUTC(), SMALL);
      }
    }
    compare(seed);
    assertThat(log.verify((done, of) -> {})).isEmpty();
    log.close();
  }

  private void append(List<Arrival> batch) {
    List<Outcome> answer = log.append(batch);
    for (int i = 0; i < batch.size(); i++) {
      arrived++;
      Fate fate = answer.get(i).fate();
      fates.merge(fate, 1L, Long::sum);
      Arrival arrival = batch.get(i);
      if (arrival instanceof Arrival.Unnumbered) {
        assertThat(fate).isIn(Fate.STORED, Fate.DUPLICATE);
        unnumbered += fate == Fate.STORED ? 1 : 0;
        continue;
      }
      Number number = number(arrival);
      highest
          .computeIfAbsent(number.device(), d -> new HashMap<>())
          .merge(number.boot(), number.seq(), Math::max);
      if (arrival instanceof Arrival.Refused) {
        assertThat(fate).isNotEqualTo(Fate.STORED);
        aside.add(number);
      } else {
        assertThat(fate == Fate.STORED).isEqualTo(stored.add(number));
      }
    }
  }

  /** As ingest does it; some of what was asked for is understood now, some is not. */
  private void replay(Random random) {
    log.quarantine().replay(Filter.ofDevice("gw-" + random.nextInt(3)));
    for (Quarantined asked : log.quarantine().replaying(Origin.MESSAGE, 5)) {
      boolean understood = random.nextInt(4) > 0;
      Arrival.Result result =
          understood
              ? Messages.message(asked.device(), asked.boot(), asked.seq())
              : Messages.refused(asked.device(), asked.boot(), asked.seq());
      Arrival.Replayed replayed = new Arrival.Replayed(asked.id(), result);
      // Told twice, as after a crash between doing and knowing it: the second says nothing.
      List<Outcome> answer = log.append(List.of(replayed, replayed));
      assertThat(answer.get(1)).isEqualTo(Outcome.DUPLICATE);
      Fate fate = answer.get(0).fate();
      assertThat(fate).isNotEqualTo(Fate.REFUSED);
      if (fate == Fate.STORED) {
        assertThat(stored.add(new Number(asked.device(), asked.boot(), asked.seq()))).isTrue();
      }
      if (fate != Fate.QUARANTINED) {
        fates.merge(Fate.QUARANTINED, -1L, Long::sum);
        fates.merge(fate, 1L, Long::sum);
      }
    }
  }

  private void compare(long seed) {
    aside.removeAll(stored);
    LedgerTotals totals = log.totals();
    assertThat(log.disagreements()).as("seed %d", seed).isEmpty();
    assertThat(totals.received()).isEqualTo(arrived);
    assertThat(totals.stored()).isEqualTo(fates.getOrDefault(Fate.STORED, 0L));
    assertThat(totals.duplicates()).isEqualTo(fates.getOrDefault(Fate.DUPLICATE, 0L));
    assertThat(totals.quarantined()).isEqualTo(fates.getOrDefault(Fate.QUARANTINED, 0L));
    assertThat(totals.refused()).isEqualTo(fates.getOrDefault(Fate.REFUSED, 0L));
    assertThat(totals.refused()).as("the budget was too small").isPositive();
    assertThat(
            log.quarantine().page(Filter.ALL, Long.MAX_VALUE, 10_000).stream()
                .filter(row -> row.state() != State.STORED))
        .hasSize((int) totals.quarantined());
    long holes = 0;
    for (DeviceLedger ledger : log.ledgers()) {
      holes += compare(seed, ledger);
    }
    assertThat(totals.holes()).isEqualTo(holes);

    List<Entry> entries = new ArrayList<>(log.read(Lane.LIVE, 0, 10_000));
    entries.addAll(log.read(Lane.BACKLOG, 0, 10_000));
    assertThat(entries.stream().filter(entry -> entry.seq() < 0)).hasSize((int) unnumbered);
    assertThat(entries.stream().filter(entry -> entry.seq() >= 0))
        .extracting(entry -> new Number(entry.device().value(), entry.boot(), entry.seq()))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(stored);
  }

  /**
   * @return the device's holes
   */
  private long compare(long seed, DeviceLedger ledger) {
    String device = ledger.device().value();
    Map<Long, Long> boots = highest.get(device);
    assertThat(ledger.boot()).isEqualTo(Collections.max(boots.keySet()));
    assertThat(ledger.nextSeq()).isEqualTo(boots.get(ledger.boot()) + 1);
    long holes = 0;
    for (BootLedger boot : log.boots(new DeviceId(device), 100)) {
      if (boot.boot() < 0) {
        assertThat(boot.missing()).isEmpty();
        continue;
      }
      List<Long> missing = new ArrayList<>();
      for (long seq = 0; seq <= boots.get(boot.boot()); seq++) {
        Number number = new Number(device, boot.boot(), seq);
        if (!stored.contains(number) && !aside.contains(number)) {
          missing.add(seq);
        }
      }
      List<Long> listed = new ArrayList<>();
      for (SeqRange range : boot.missing()) {
        for (long seq = range.first(); seq <= range.last(); seq++) {
          listed.add(seq);
        }
      }
      assertThat(listed).as("seed %d, %s", seed, boot).isEqualTo(missing);
      assertThat(boot.holes()).isEqualTo(missing.size());
      assertThat(boot.nextSeq()).isEqualTo(boots.get(boot.boot()) + 1);
      holes += missing.size();
    }
    assertThat(ledger.holes()).isEqualTo(holes);
    return holes;
  }

  /** Some of what three devices send over two boots, in the order in which it arrives. */
  private static List<Arrival> journey(Random random) {
    List<Arrival> journey = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      String device = "gw-" + d;
      for (long boot = 1; boot <= 2; boot++) {
        for (long seq = 0; seq < 150; seq++) {
          int copies = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(2);
          for (int copy = 0; copy < copies; copy++) {
            journey.add(arrival(random, device, boot, seq));
          }
        }
      }
    }
    if (random.nextBoolean()) {
      Collections.shuffle(journey, random);
    } else {
      for (int i = 0; i < journey.size(); i++) {
        Collections.swap(journey, i, Math.min(journey.size() - 1, i + random.nextInt(12)));
      }
    }
    return journey;
  }

  private static Arrival arrival(Random random, String device, long boot, long seq) {
    Lane lane = random.nextInt(3) == 0 ? Lane.BACKLOG : Lane.LIVE;
    int kind = random.nextInt(20);
    if (kind < 2) {
      return Messages.refused(device, boot, seq);
    }
    if (kind == 2) {
      Arrival.Unnumbered online = Messages.online(device);
      return new Arrival.Unnumbered(
          lane, online.device(), Messages.NOON, Messages.NOON, seq / 4, online.readings());
    }
    return kind == 3
        ? Messages.message(device, boot, seq, random.nextLong())
        : Messages.in(lane, Messages.message(device, boot, seq));
  }

  private static Number number(Arrival arrival) {
    if (arrival instanceof Arrival.Message message) {
      return new Number(message.device().value(), message.boot(), message.seq());
    }
    Arrival.Refused refused = (Arrival.Refused) arrival;
    return new Number(refused.device(), refused.boot(), refused.seq());
  }
}
