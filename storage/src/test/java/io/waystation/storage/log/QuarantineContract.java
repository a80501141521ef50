package io.waystation.storage.log;

import static io.waystation.storage.log.Fate.DUPLICATE;
import static io.waystation.storage.log.Fate.QUARANTINED;
import static io.waystation.storage.log.Fate.REFUSED;
import static io.waystation.storage.log.Fate.STORED;
import static io.waystation.storage.log.Messages.NOON;
import static io.waystation.storage.log.Messages.message;
import static io.waystation.storage.log.Messages.online;
import static io.waystation.storage.log.Messages.refused;
import static io.waystation.storage.log.Quarantine.Filter.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import io.waystation.storage.log.Quarantine.Filter;
import io.waystation.storage.log.Quarantine.Group;
import io.waystation.storage.log.Quarantined.Origin;
import io.waystation.storage.log.Quarantined.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every quarantine promises. */
public abstract class QuarantineContract extends LogContract {
  private static LogLimits waiting(int perDevice) {
    return new LogLimits(Duration.ofDays(7), 1L << 40, 0, Duration.ofDays(90), perDevice);
  }

  private List<Quarantined> all() {
    return log.quarantine().page(ALL, Long.MAX_VALUE, 1_000);
  }

  private Quarantined only() {
    assertThat(all()).hasSize(1);
    return all().get(0);
  }

  private List<Quarantined> toReplay() {
    return log.quarantine().replaying(Origin.MESSAGE, 100);
  }

  private static Arrival.Refused sized(String device, int number, int bytes) {
    byte[] raw = new byte[bytes];
    raw[0] = (byte) number;
    return new Arrival.Refused("t/" + device, device, -1, -1, NOON, "REASON", "why", raw);
  }

  // The same again.

  @Test
  void countsTheSameBytesOfTheSameTopicOnce() {
    Arrival.Refused first = refused("gw-1", 1, 0);
    assertThat(append(first, first)).containsExactly(QUARANTINED, DUPLICATE);
    Arrival.Refused elsewhere =
        new Arrival.Refused("other", "gw-1", 1, 0, NOON, "REASON", "why", first.raw());
    assertThat(append(elsewhere, refused("gw-1", 1, 1))).containsOnly(QUARANTINED);
    reopen(LogLimits.DEFAULT);
    assertThat(append(first)).containsExactly(DUPLICATE);
    log.quarantine().replay(ALL);
    assertThat(append(first)).containsExactly(DUPLICATE);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(0, 3, 3, 0, 0));
  }

  @Test
  void keepsAsideAnewWhatWasDiscarded() {
    append(refused("gw-1", 1, 0));
    assertThat(log.quarantine().discard(ALL)).isEqualTo(1);
    assertThat(only().state()).isEqualTo(State.DISCARDED);
    assertThat(only().settledAt()).isEqualTo(NOON);
    assertThat(append(refused("gw-1", 1, 0))).containsExactly(QUARANTINED);
    assertThat(log.totals().quarantined()).isEqualTo(2);
  }

  // Looking.

  @Test
  void groupsWhatWaitsByDeviceAndReason() {
    append(refused("gw-1", 1, 0), refused("gw-2", 1, 0), refused("gw-1", 1, 1));
    log.quarantine().discard(Filter.ofDevice("gw-2"));
    append(sized("", 1, 10));
    List<Quarantined> rows = all();
    assertThat(log.quarantine().groups())
        .containsExactly(
            new Group("", "REASON", 1, NOON, NOON, rows.get(0).id()),
            new Group("gw-1", "UNKNOWN_SIGNAL", 2, NOON, NOON, rows.get(1).id()));
  }

  @Test
  void findsWhatAFilterMeans() {
    append(refused("gw-1", 1, 0), sized("", 1, 10), refused("gw-2", 1, 1));
    long newest = all().get(0).id();
    assertThat(log.quarantine().find(newest)).map(Quarantined::device).contains("gw-2");
    assertThat(log.quarantine().find(newest + 1)).isEmpty();
    assertThat(log.quarantine().page(Filter.ofDevice(""), Long.MAX_VALUE, 9)).hasSize(1);
    Filter reason = new Filter(Origin.MESSAGE, null, "UNKNOWN_SIGNAL", State.KEPT, null);
    assertThat(log.quarantine().page(reason, Long.MAX_VALUE, 9)).hasSize(2);
    assertThat(log.quarantine().page(reason, newest, 9)).hasSize(1);
    assertThat(log.quarantine().replay(reason)).isEqualTo(2);
    assertThat(log.quarantine().replay(reason)).as("already asked for").isZero();
    assertThat(toReplay()).extracting(Quarantined::device).containsExactly("gw-1", "gw-2");
  }

  // Replay.

  @Test
  void aReplayMovesAMessageFromQuarantinedToStored() {
    append(refused("gw-1", 1, 0), message("gw-1", 1, 3));
    assertThat(log.quarantine().replay(ALL)).isEqualTo(1);
    reopen(LogLimits.DEFAULT);
    Quarantined asked = toReplay().get(0);
    assertThat(append(new Arrival.Replayed(asked.id(), message("gw-1", 1, 0))))
        .containsExactly(STORED);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(2, 0, 0, 0, 2));
    assertThat(only().state()).isEqualTo(State.STORED);
    assertThat(only().settledAt()).isEqualTo(NOON);
    assertThat(log.read(Lane.LIVE, 0, 9)).extracting(Entry::seq).containsExactly(3L, 0L);
    assertThat(toReplay()).isEmpty();
    assertThat(append(new Arrival.Replayed(asked.id(), message("gw-1", 1, 0))))
        .as("told twice")
        .containsExactly(DUPLICATE);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(2, 0, 0, 0, 2));
    assertThat(append(refused("gw-1", 1, 0))).as("it is in the log").containsExactly(DUPLICATE);
  }

  @Test
  void aReplayOfWhatHasComeSinceIsADuplicate() {
    append(refused("gw-1", 1, 0), message("gw-1", 1, 0));
    log.quarantine().replay(ALL);
    assertThat(append(new Arrival.Replayed(only().id(), message("gw-1", 1, 0))))
        .containsExactly(DUPLICATE);
    assertThat(only().state()).isEqualTo(State.STORED);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(1, 1, 0, 0, 0));
  }

  @Test
  void aReplayThatFailsSaysWhyAndKeepsTheMessage() {
    append(refused("gw-1", 1, 0));
    log.quarantine().replay(ALL);
    Arrival.Refused again =
        new Arrival.Refused("t", "gw-1", 1, 0, NOON, "BAD_VALUE", "no number", new byte[0]);
    assertThat(append(new Arrival.Replayed(only().id(), again))).containsExactly(QUARANTINED);
    assertThat(only().state()).isEqualTo(State.KEPT);
    assertThat(only().reason()).isEqualTo("BAD_VALUE");
    assertThat(only().detail()).isEqualTo("no number");
    assertThat(new String(only().raw(), StandardCharsets.UTF_8)).contains("\"seq\":0");
    assertThat(log.totals()).isEqualTo(new LedgerTotals(0, 0, 1, 0, 0));
  }

  @Test
  void aReusedNumberStaysReusedHoweverLongAgo() {
    append(message("gw-1", 1, 0, 1));
    assertThat(append(message("gw-1", 1, 0, 2))).containsExactly(QUARANTINED);
    for (int seq = 1; seq < 200; seq++) {
      append(message("gw-1", 1, seq));
    }
    log.quarantine().replay(ALL);
    assertThat(append(new Arrival.Replayed(only().id(), message("gw-1", 1, 0, 2))))
        .containsExactly(QUARANTINED);
    assertThat(only().state()).isEqualTo(State.KEPT);
    assertThat(only().reason()).isEqualTo("SEQ_REUSED");
  }

  @Test
  void replaysWhatCarriesNoNumber() {
    append(refused("gw-1", -1, -1));
    log.quarantine().replay(ALL);
    assertThat(append(new Arrival.Replayed(only().id(), online("gw-1")))).containsExactly(STORED);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(1, 0, 0, 0, 0));
  }

  @Test
  void leavesAloneWhatNobodyAskedToReplay() {
    append(refused("gw-1", 1, 0));
    assertThat(append(new Arrival.Replayed(only().id(), message("gw-1", 1, 0))))
        .containsExactly(DUPLICATE);
    assertThat(append(new Arrival.Replayed(77, message("gw-1", 1, 0)))).containsExactly(DUPLICATE);
    assertThat(log.end()).isEqualTo(Position.START);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(0, 0, 1, 0, 0));
  }

  @Test
  void changesAnyNumberAtOnce() {
    reopen(waiting(100_000));
    int many = 2_500;
    Arrival[] batch = new Arrival[many];
    for (int seq = 0; seq < many; seq++) {
      batch[seq] = refused("gw-1", 1, seq);
    }
    append(batch);
    assertThat(log.quarantine().replay(ALL)).isEqualTo(many);
    assertThat(toReplay()).extracting(Quarantined::seq).hasSize(100).isSorted().contains(0L);
    assertThat(log.quarantine().discard(ALL)).as("only what is kept").isZero();
  }

  // Budgets.

  @Test
  void countsWhatADeviceSendsBeyondItsBudgetAndDoesNotKeepIt() {
    reopen(waiting(2));
    append(message("gw-1", 1, 0));
    assertThat(append(refused("gw-1", 1, 1), refused("gw-1", 1, 2), refused("gw-1", 1, 1)))
        .containsExactly(QUARANTINED, QUARANTINED, DUPLICATE);
    Outcome outcome = log.append(List.of(refused("gw-1", 1, 3))).get(0);
    assertThat(outcome.fate()).isEqualTo(REFUSED);
    assertThat(outcome.reason()).isEqualTo("QUARANTINE_FULL");
    assertThat(outcome.detail())
        .contains("UNKNOWN_SIGNAL", "'env.tempratur' is no signal", "discard");
    assertThat(append(message("gw-1", 1, 4), refused("gw-2", 1, 0)))
        .as("others are not concerned")
        .containsExactly(STORED, QUARANTINED);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(2, 1, 3, 1, 0));
    assertThat(ledger("gw-1").holes()).as("a refused number is not missing").isZero();
    log.quarantine().discard(Filter.ofDevice("gw-1"));
    assertThat(append(refused("gw-1", 1, 3))).containsExactly(QUARANTINED);
    assertThat(append(message("gw-1", 1, 3))).containsExactly(STORED);
  }

  @Test
  void countsAFewLargeMessagesLikeManySmallOnes() {
    reopen(waiting(10));
    append(online("gw-1"));
    assertThat(append(sized("gw-1", 1, 70_000), sized("gw-1", 2, 70_000), sized("gw-1", 3, 9)))
        .containsExactly(QUARANTINED, QUARANTINED, REFUSED);
  }

  @Test
  void whoeverInventsNamesHasOneBudgetForAllOfThem() {
    reopen(waiting(2));
    append(online("gw-1"), refused("gw-1", 1, 0));
    for (int i = 0; i < 20; i++) {
      assertThat(append(refused("invented-" + i, 1, 0))).containsExactly(QUARANTINED);
    }
    assertThat(append(refused("invented-20", 1, 0), sized("", 1, 9)))
        .containsExactly(REFUSED, REFUSED);
    assertThat(append(refused("gw-1", 1, 1))).as("not a known device").containsExactly(QUARANTINED);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(1, 0, 22, 2, 0));
  }

  @Test
  void messagesThatNameNoDeviceShareOneBudget() {
    reopen(waiting(2));
    assertThat(append(sized("", 1, 9), sized("$SYS", 2, 9), sized("Ä", 3, 9), sized("gw-1", 4, 9)))
        .containsExactly(QUARANTINED, QUARANTINED, REFUSED, QUARANTINED);
  }

  // What the store refuses.

  @Test
  void keepsWhatTheStoreRefusesAndMovesTheConsumerInOne() {
    append(message("gw-1", 1, 0));
    Arrival.Refused reading =
        new Arrival.Refused(
            "store", "gw-1", 1, 0, NOON, "STORE_REFUSED", "field type conflict", new byte[] {1});
    log.commit("store-writer", new Position(1, 0), List.of(reading));
    log.commit("store-writer", new Position(1, 0), List.of(reading));
    assertThat(log.committed("store-writer")).isEqualTo(new Position(1, 0));
    assertThat(only().origin()).isEqualTo(Origin.STORE);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(1, 0, 0, 0, 0));

    log.quarantine().replay(ALL);
    assertThat(toReplay()).isEmpty();
    long id = log.quarantine().replaying(Origin.STORE, 9).get(0).id();
    log.quarantine().settle(id, "still a conflict");
    assertThat(only().state()).isEqualTo(State.KEPT);
    assertThat(only().detail()).isEqualTo("still a conflict");
    assertThat(only().reason()).isEqualTo("STORE_REFUSED");
    log.quarantine().settle(id, "");
    assertThat(only().state()).as("nobody asked").isEqualTo(State.KEPT);
    log.quarantine().replay(ALL);
    log.quarantine().settle(id, "");
    assertThat(only().state()).isEqualTo(State.STORED);
    assertThat(log.boots(new DeviceId("gw-1"), 9).get(0).quarantined()).isZero();
  }
}
