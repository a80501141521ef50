package io.waystation.storage.log.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.DeviceLedger;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.Messages;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.Quarantine;
import java.nio.file.Path;
import java.time.Clock;
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

/** The account is right whatever is lost, repeated, reordered, refused or reused on the way. */
class LedgerIdentityTest {
  private record Number(String device, long boot, long seq) {}

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void everyMessageHasOneFateAndEveryNumberOnePlace(long seed) {
    Random random = new Random(seed);
    List<Arrival> arrivals = journey(random);
    Map<Fate, Long> fates = new HashMap<>();
    Set<Number> stored = new HashSet<>();
    Set<Number> refused = new HashSet<>();
    Map<String, Map<Long, Long>> highest = new HashMap<>();

    SqliteReadingLog log = SqliteReadingLog.open(folder, Clock.systemUTC());
    int at = 0;
    while (at < arrivals.size()) {
      List<Arrival> batch =
          arrivals.subList(at, Math.min(arrivals.size(), at + 1 + random.nextInt(40)));
      List<Outcome> answer = log.append(batch);
      for (int i = 0; i < batch.size(); i++) {
        Number number = number(batch.get(i));
        Fate fate = answer.get(i).fate();
        fates.merge(fate, 1L, Long::sum);
        highest
            .computeIfAbsent(number.device(), d -> new HashMap<>())
            .merge(number.boot(), number.seq(), Math::max);
        if (batch.get(i) instanceof Arrival.Refused) {
          assertThat(fate).isIn(Fate.QUARANTINED, Fate.DUPLICATE);
          refused.add(number);
        } else {
          assertThat(fate == Fate.STORED).isEqualTo(stored.add(number));
        }
      }
      at += batch.size();
      if (random.nextInt(8) == 0) {
        log.close();
        log = SqliteReadingLog.open(folder, Clock.systemUTC());
      }
    }
    refused.removeAll(stored);

    LedgerTotals totals = log.totals();
    assertThat(totals.received()).isEqualTo(arrivals.size());
    assertThat(totals.stored()).isEqualTo(fates.getOrDefault(Fate.STORED, 0L));
    assertThat(totals.duplicates()).isEqualTo(fates.getOrDefault(Fate.DUPLICATE, 0L));
    assertThat(totals.quarantined()).isEqualTo(fates.getOrDefault(Fate.QUARANTINED, 0L));
    assertThat(log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10_000))
        .hasSize((int) totals.quarantined());
    long sent = 0;
    for (DeviceLedger ledger : log.ledgers()) {
      Map<Long, Long> boots = highest.get(ledger.device().value());
      long counted = boots.values().stream().mapToLong(seq -> seq + 1).sum();
      long aside = refused.stream().filter(n -> n.device().equals(ledger.device().value())).count();
      assertThat(counted)
          .as("seed %d, %s", seed, ledger)
          .isEqualTo(ledger.stored() + aside + ledger.holes());
      assertThat(ledger.boot()).isEqualTo(Collections.max(boots.keySet()));
      assertThat(ledger.nextSeq()).isEqualTo(boots.get(ledger.boot()) + 1);
      sent += counted;
    }
    assertThat(sent).isEqualTo(totals.stored() + refused.size() + totals.holes());
    List<Entry> entries = log.read(Lane.LIVE, 0, 10_000);
    assertThat(entries)
        .extracting(entry -> new Number(entry.device().value(), entry.boot(), entry.seq()))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(stored);
    log.close();
  }

  /** Some of what three devices send over two boots, in the order in which it arrives. */
  private static List<Arrival> journey(Random random) {
    List<Arrival> journey = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      String device = "gw-" + d;
      for (long boot = 1; boot <= 2; boot++) {
        for (long seq = 0; seq < 150; seq++) {
          for (int copies = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(2);
              copies > 0;
              copies--) {
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
    int kind = random.nextInt(20);
    if (kind == 0) {
      return Messages.refused(device, boot, seq);
    }
    return kind == 1
        ? Messages.message(device, boot, seq, random.nextLong())
        : Messages.message(device, boot, seq);
  }

  private static Number number(Arrival arrival) {
    if (arrival instanceof Arrival.Message message) {
      return new Number(message.device().value(), message.boot(), message.seq());
    }
    Arrival.Refused refused = (Arrival.Refused) arrival;
    return new Number(refused.device(), refused.boot(), refused.seq());
  }
}
