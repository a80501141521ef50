package io.waystation.storage.log.sqlite;

import static io.waystation.storage.log.Messages.NOON;
import static io.waystation.storage.log.Messages.message;
import static io.waystation.storage.log.Messages.online;
import static io.waystation.storage.log.Messages.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.waystation.model.DeviceId;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.BootLedger;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.Quarantine.Filter;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.Quarantined.Origin;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody can make the accounts grow without end, and they stay right. */
class LedgerBoundsTest {
  private static final LogLimits LIMITS =
      new LogLimits(Duration.ofDays(7), 1L << 40, 0, Duration.ofDays(90), 5_000);
  private static final DeviceId GW = new DeviceId("gw-1");

  @TempDir Path folder;
  private SqliteReadingLog log;

  @BeforeEach
  void open() {
    log = SqliteReadingLog.open(folder, Clock.fixed(NOON, ZoneOffset.UTC), LIMITS);
  }

  private void reopen() {
    log.close();
    open();
  }

  @AfterEach
  void close() {
    assertThat(log.disagreements()).isEmpty();
    assertThat(log.verify((done, of) -> {})).isEmpty();
    log.close();
  }

  private long rows() throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("log.db"));
        Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT count(*) FROM ledger")) {
      return row.getLong(1);
    }
  }

  @Test
  void bootsBeyondAThousandAreAddedUp() throws Exception {
    int boots = 3_000;
    log.append(List.of(online("gw-1")));
    for (int boot = 0; boot < boots; boot += 100) {
      List<Arrival> batch = new ArrayList<>();
      for (int i = boot; i < boot + 100; i++) {
        batch.add(message("gw-1", i, 3));
        batch.add(message("gw-1", i, 3));
        batch.add(refused("gw-1", i, 1));
      }
      log.append(batch);
      if (boot % 1_000 == 900) {
        reopen();
      }
    }
    LedgerTotals all = new LedgerTotals(boots + 1, boots, boots, 0, 2L * boots);
    assertThat(log.totals()).isEqualTo(all);
    assertThat(rows()).isLessThanOrEqualTo(Ledger.MOST_BOOTS + 2L);
    List<BootLedger> ledgers = log.boots(GW, 10_000);
    assertThat(ledgers.get(0).boot()).isEqualTo(boots - 1);
    BootLedger folded = ledgers.get(ledgers.size() - 1);
    assertThat(folded.boot()).isEqualTo(-2);
    assertThat(folded.stored()).isGreaterThanOrEqualTo(boots - Ledger.MOST_BOOTS - 2);
    assertThat(folded.nextSeq()).isEqualTo(4 * folded.stored());
    assertThat(folded.missing()).as("how many, no longer which").isEmpty();

    // What waits from a boot that is gone can still be replayed.
    log.quarantine().replay(Filter.ALL);
    Quarantined oldest = log.quarantine().replaying(Origin.MESSAGE, 1).get(0);
    assertThat(oldest.boot()).isZero();
    assertThat(log.append(List.of(new Arrival.Replayed(oldest.id(), message("gw-1", 0, 1)))))
        .containsExactly(Outcome.STORED);
    assertThat(log.totals().quarantined()).isEqualTo(boots - 1);
    reopen();
  }

  @Test
  void holesBeyondCountingStayInTheirBounds() {
    List<Arrival> batch = new ArrayList<>();
    for (int boot = 0; boot < 2_500; boot++) {
      batch.add(message("gw-1", boot, Ledger.LARGEST_NUMBER));
    }
    log.append(batch);
    reopen();
    assertThat(log.totals().stored()).isEqualTo(2_500);
    assertThat(log.totals().holes()).isPositive();
    assertThat(log.totals().sent()).isGreaterThanOrEqualTo(log.totals().holes());
    assertThat(log.ledgers())
        .singleElement()
        .satisfies(ledger -> assertThat(ledger.sent()).isGreaterThanOrEqualTo(ledger.holes()));
    assertThat(log.boots(GW, 10))
        .allSatisfy(boot -> assertThat(boot.sent()).isGreaterThanOrEqualTo(boot.holes()));
  }

  @Test
  void scatteredHolesAreToldApartInTheNewestBootsOnly() throws Exception {
    for (int boot = 0; boot < 40; boot++) {
      List<Arrival> batch = new ArrayList<>();
      for (int seq = 0; seq < 400; seq += 2) {
        batch.add(message("gw-1", boot, seq + 1));
      }
      log.append(batch);
    }
    List<BootLedger> ledgers = log.boots(GW, 100);
    assertThat(ledgers).extracting(BootLedger::holes).containsOnly(200L);
    assertThat(ledgers.stream().filter(ledger -> ledger.missing().size() == 100).count())
        .isBetween(16L, 20L);
  }

  @Test
  void inventedNamesShareAccountsWhenTheyAreTooMany() throws Exception {
    int names = Ledger.MOST_STRANGERS + 500;
    int done = 0;
    while (done < names) {
      List<Arrival> batch = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        batch.add(refused("invented-" + done++, done, 0));
      }
      assertThat(log.append(batch)).extracting(Outcome::fate).containsOnly(Fate.QUARANTINED);
    }
    assertThat(rows()).isLessThanOrEqualTo(Ledger.MOST_STRANGERS + 1L);
    reopen();
    log.append(List.of(refused("invented-x", 1, 0), message("gw-1", 1, 0), refused("gw-1", 2, 0)));
    assertThat(rows()).isLessThanOrEqualTo(Ledger.MOST_STRANGERS + 3L);

    // Somebody registers one of those that have no account of their own.
    String late = "invented-" + (names - 1);
    log.quarantine().replay(Filter.ofDevice(late));
    Quarantined asked = log.quarantine().replaying(Origin.MESSAGE, 9).get(0);
    log.append(
        List.of(
            message(late, asked.boot(), 1),
            new Arrival.Replayed(asked.id(), message(late, asked.boot(), 0))));
    assertThat(log.boots(new DeviceId(late), 9))
        .extracting(BootLedger::stored, BootLedger::holes, BootLedger::filled)
        .containsExactly(tuple(2L, 0L, 1L));
    assertThat(log.totals().quarantined()).isEqualTo(names + 1);
  }
}
