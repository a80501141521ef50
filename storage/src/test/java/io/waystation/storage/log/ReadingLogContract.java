package io.waystation.storage.log;

import static io.waystation.storage.log.Fate.DUPLICATE;
import static io.waystation.storage.log.Fate.QUARANTINED;
import static io.waystation.storage.log.Fate.STORED;
import static io.waystation.storage.log.Lane.LIVE;
import static io.waystation.storage.log.Messages.NOON;
import static io.waystation.storage.log.Messages.in;
import static io.waystation.storage.log.Messages.message;
import static io.waystation.storage.log.Messages.online;
import static io.waystation.storage.log.Messages.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.waystation.model.DeviceId;
import io.waystation.model.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every reading log promises. */
public abstract class ReadingLogContract extends LogContract {
  @Test
  void givesBackWhatWasAppendedInItsOrder() {
    Arrival.Message first = message("gw-1", 3, 0);
    Arrival.Message second = message("gw-2", 9, 0);
    assertThat(append(first, second)).containsExactly(STORED, STORED);
    assertThat(append(online("gw-1"))).containsExactly(STORED);

    List<Entry> entries = log.read(LIVE, 0, 10);
    assertThat(entries).extracting(Entry::offset).containsExactly(0L, 1L, 2L);
    assertThat(entries.get(1))
        .isEqualTo(
            new Entry(
                LIVE,
                1,
                second.device(),
                9,
                0,
                second.sentAt(),
                second.receivedAt(),
                second.readings()));
    assertThat(entries.get(2))
        .isEqualTo(
            new Entry(
                LIVE, 2, new DeviceId("gw-1"), -1, -1, NOON, NOON, online("gw-1").readings()));
  }

  @Test
  void readsFromTheMiddleOfWhatWasAppendedTogether() {
    log.append(IntStream.range(0, 1_700).<Arrival>mapToObj(i -> message("gw-1", 1, i)).toList());
    assertThat(log.end().live()).isEqualTo(1_700);
    assertThat(log.read(LIVE, 730, 3)).extracting(Entry::seq).containsExactly(730L, 731L, 732L);
    assertThat(log.read(LIVE, 1_698, 10)).extracting(Entry::seq).containsExactly(1_698L, 1_699L);
    assertThat(log.read(LIVE, 1_700, 10)).isEmpty();
    assertThat(log.read(LIVE, 0, 5_000)).extracting(Entry::offset).hasSize(1_700).isSorted();
  }

  @Test
  void readsFewerMessagesAtOnceWhenTheyHoldManyReadings() {
    int messages = 40;
    for (int seq = 0; seq < messages; seq++) {
      Arrival.Message small = message("gw-1", 1, seq);
      List<Reading> many = Collections.nCopies(1_000, small.readings().get(1));
      append(
          new Arrival.Message(
              small.topic(),
              small.device(),
              small.boot(),
              seq,
              small.sentAt(),
              small.receivedAt(),
              small.digest(),
              small.raw(),
              many));
    }
    long next = 0;
    int reads = 0;
    List<Entry> some = log.read(LIVE, next, 1_000);
    while (!some.isEmpty()) {
      assertThat(some).hasSizeLessThan(messages).first().extracting(Entry::seq).isEqualTo(next);
      next = some.get(some.size() - 1).offset() + 1;
      reads++;
      some = log.read(LIVE, next, 1_000);
    }
    assertThat(next).isEqualTo(messages);
    assertThat(reads).isGreaterThan(1);
  }

  @Test
  void keepsAMessageOnceHoweverOftenItComes() {
    append(message("gw-1", 1, 0), message("gw-1", 1, 1));
    assertThat(append(message("gw-1", 1, 1), message("gw-1", 1, 0), message("gw-1", 1, 2)))
        .containsExactly(DUPLICATE, DUPLICATE, STORED);
    assertThat(append(message("gw-1", 1, 3), message("gw-1", 1, 3)))
        .containsExactly(STORED, DUPLICATE);
    assertThat(log.read(LIVE, 0, 10)).extracting(Entry::seq).containsExactly(0L, 1L, 2L, 3L);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(4, 3, 0, 0, 0));
  }

  @Test
  void countsBootsApart() {
    append(message("gw-1", 1, 0), message("gw-1", 2, 0));
    assertThat(append(message("gw-1", 1, 1))).containsExactly(STORED);
    DeviceLedger ledger = ledger("gw-1");
    assertThat(ledger.stored()).isEqualTo(3);
    assertThat(ledger.boot()).isEqualTo(2);
    assertThat(ledger.nextSeq()).isEqualTo(1);
  }

  @Test
  void opensAHoleForWhatIsMissingAndFillsItWhenItComes() {
    append(message("gw-1", 1, 0), message("gw-1", 1, 5));
    assertThat(ledger("gw-1").holes()).isEqualTo(4);
    assertThat(append(message("gw-1", 1, 3), message("gw-1", 1, 3)))
        .containsExactly(STORED, DUPLICATE);
    DeviceLedger ledger = ledger("gw-1");
    assertThat(ledger.holes()).isEqualTo(3);
    assertThat(ledger.filled()).isEqualTo(1);
    assertThat(log.totals().holes()).isEqualTo(3);
  }

  @Test
  void keepsRefusedMessagesAsideWithTheirReason() {
    assertThat(append(refused("gw-1", 1, 0), message("gw-1", 1, 1)))
        .containsExactly(QUARANTINED, STORED);
    assertThat(ledger("gw-1").holes()).isZero();
    Quarantined kept = log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10).get(0);
    assertThat(kept.reason()).isEqualTo("UNKNOWN_SIGNAL");
    assertThat(kept.topic()).isEqualTo("ws/v1/gw-1/readings");
    assertThat(new String(kept.raw(), StandardCharsets.UTF_8)).isEqualTo("{\"boot\":1,\"seq\":0}");
    assertThat(kept.receivedAt()).isEqualTo(NOON);
    assertThat(log.read(LIVE, 0, 10)).hasSize(1);
  }

  @Test
  void storesAMessageThatWasRefusedBeforeAndIsUnderstoodNow() {
    assertThat(append(refused("gw-1", 1, 0), refused("gw-1", 1, 0)))
        .containsExactly(QUARANTINED, DUPLICATE);
    assertThat(append(message("gw-1", 1, 0), message("gw-1", 1, 0)))
        .containsExactly(STORED, DUPLICATE);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(1, 2, 1, 0, 0));
  }

  @Test
  void keepsAsideAMessageWhoseNumberHasCarriedOtherContent() {
    append(message("gw-1", 1, 0, 111));
    assertThat(append(message("gw-1", 1, 0, 111), message("gw-1", 1, 0, 222)))
        .containsExactly(DUPLICATE, QUARANTINED);
    assertThat(log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 1).get(0).reason())
        .isEqualTo("SEQ_REUSED");
    log.close();
    log = open();
    assertThat(append(message("gw-1", 1, 0, 333), message("gw-1", 1, 0, 111)))
        .as("content is remembered across a restart")
        .containsExactly(QUARANTINED, DUPLICATE);
    assertThat(ledger("gw-1").holes()).isZero();
  }

  @Test
  void keepsAsideAMessageWithAnImpossibleNumber() {
    assertThat(
            append(
                message("gw-1", 1, Long.MAX_VALUE),
                message("gw-1", -1, 4),
                message("gw-1", 1, 1L << 53),
                message("gw-1", 1, 0)))
        .containsExactly(QUARANTINED, QUARANTINED, QUARANTINED, STORED);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(1, 0, 3, 0, 0));
    assertThat(log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10))
        .extracting(Quarantined::reason)
        .containsOnly("SEQ_OUT_OF_RANGE");
  }

  @Test
  void eachLaneHasItsOwnOrderAndOneAccountCountsBoth() {
    append(
        message("gw-1", 1, 0),
        in(Lane.BACKLOG, message("gw-1", 1, 1)),
        in(Lane.BACKLOG, message("gw-1", 1, 2)),
        message("gw-1", 1, 3));
    assertThat(append(message("gw-1", 1, 1), in(Lane.BACKLOG, message("gw-1", 1, 3))))
        .as("in whatever lane it comes again")
        .containsOnly(DUPLICATE);
    assertThat(log.end()).isEqualTo(new Position(2, 2));
    assertThat(log.read(LIVE, 0, 9)).extracting(Entry::seq).containsExactly(0L, 3L);
    assertThat(log.read(Lane.BACKLOG, 1, 9))
        .extracting(Entry::lane, Entry::offset, Entry::seq)
        .containsExactly(tuple(Lane.BACKLOG, 1L, 2L));
    assertThat(log.totals()).isEqualTo(new LedgerTotals(4, 2, 0, 0, 0));
  }

  @Test
  void knowsTheLastMessagesWithoutNumberByWhatTheySay() {
    assertThat(append(said("gw-1", 7), said("gw-1", 7), said("gw-2", 7), said("gw-1", 0)))
        .containsExactly(STORED, DUPLICATE, STORED, STORED);
    assertThat(append(said("gw-1", 0))).as("0 may be repeated").containsExactly(STORED);
    reopen(LogLimits.DEFAULT);
    assertThat(append(said("gw-1", 7), said("gw-1", 8))).containsExactly(DUPLICATE, STORED);
    assertThat(log.totals()).isEqualTo(new LedgerTotals(5, 2, 0, 0, 0));
  }

  private static Arrival.Unnumbered said(String device, long digest) {
    Arrival.Unnumbered like = online(device);
    return new Arrival.Unnumbered(LIVE, like.device(), NOON, NOON, digest, like.readings());
  }

  @Test
  void tellsWhichNumbersOfEachBootAreMissing() {
    append(message("gw-1", 1, 2), message("gw-1", 4, 0), message("gw-1", 4, 5), online("gw-1"));
    append(refused("gw-1", 4, 3), message("gw-1", 4, 5));
    assertThat(log.boots(new DeviceId("gw-1"), 9))
        .containsExactly(
            new BootLedger(
                4, 2, 1, 1, 0, 3, 1, 6, List.of(range(1, 2), range(4, 4)), NOON.plusMillis(5)),
            new BootLedger(1, 1, 0, 0, 0, 2, 0, 3, List.of(range(0, 1)), NOON.plusMillis(2)),
            new BootLedger(-1, 1, 0, 0, 0, 0, 0, 0, List.of(), NOON));
    assertThat(log.boots(new DeviceId("gw-1"), 1)).extracting(BootLedger::boot).containsOnly(4L);
    assertThat(log.boots(new DeviceId("gw-9"), 9)).isEmpty();
    assertThat(log.newestBoots(List.of(new DeviceId("gw-9"), new DeviceId("gw-1"))))
        .containsExactly(
            Map.entry(new DeviceId("gw-1"), log.boots(new DeviceId("gw-1"), 1).get(0)));
  }

  private static SeqRange range(long first, long last) {
    return new SeqRange(first, last);
  }

  @Test
  void forgetsAConsumerThatWillNotComeBack() {
    log.commit("a", new Position(7, 1));
    log.forget("a");
    log.forget("nobody");
    assertThat(log.committed("a")).isEqualTo(Position.START);
  }

  @Test
  void countsRefusedMessagesOfWhateverATopicNames() {
    append(refused("", -1, -1), refused("$SYS", 1, 1), refused("gw-1", -1, -1));
    assertThat(log.totals()).isEqualTo(new LedgerTotals(0, 0, 3, 0, 0));
    assertThat(log.ledgers())
        .extracting(DeviceLedger::device)
        .containsExactly(new DeviceId("gw-1"));
    assertThat(log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10))
        .extracting(Quarantined::device)
        .containsExactly("gw-1", "$SYS", "");
  }

  @Test
  void listsRefusedMessagesPageByPageNewestFirst() {
    append(refused("a", -1, -1), refused("b", -1, -1), refused("c", -1, -1));
    List<Quarantined> first = log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 2);
    assertThat(first).extracting(Quarantined::device).containsExactly("c", "b");
    assertThat(log.quarantine().page(Quarantine.Filter.ALL, first.get(1).id(), 2))
        .extracting(Quarantined::device)
        .containsExactly("a");
  }

  @Test
  void keepsTheFirst256KibOfARefusedMessageAndItsSize() {
    byte[] large = new byte[300_000];
    Arrays.fill(large, (byte) 'x');
    append(new Arrival.Refused("t", "gw-1", -1, -1, NOON, "TOO_LARGE", "too large", large));
    Quarantined kept = log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 1).get(0);
    assertThat(kept.size()).isEqualTo(300_000);
    assertThat(kept.raw()).hasSize(262_144);
    assertThat(kept.whole()).isFalse();
    assertThat(log.quarantine().replay(Quarantine.Filter.ALL)).isZero();
  }

  @Test
  void remembersEverythingAcrossARestart() {
    append(message("gw-1", 1, 0), message("gw-1", 1, 4), refused("gw-1", 1, 2));
    log.commit("store-writer", new Position(2, 0));
    log.close();
    log = open();
    assertThat(log.end().live()).isEqualTo(2);
    assertThat(log.committed("store-writer")).isEqualTo(new Position(2, 0));
    assertThat(log.totals()).isEqualTo(new LedgerTotals(2, 0, 1, 0, 2));
    assertThat(append(message("gw-1", 1, 0), message("gw-1", 1, 2), message("gw-1", 1, 1)))
        .containsExactly(DUPLICATE, STORED, STORED);
    assertThat(ledger("gw-1").filled()).isEqualTo(2);
    assertThat(log.read(LIVE, 2, 9)).extracting(Entry::offset).containsExactly(2L, 3L);
  }

  @Test
  void knowsNothingOfAConsumerItHasNeverHeardOf() {
    assertThat(log.committed("nobody")).isEqualTo(Position.START);
    log.commit("a", new Position(7, 1));
    log.commit("b", new Position(9, 1));
    log.commit("a", new Position(8, 1));
    assertThat(log.committed("a")).isEqualTo(new Position(8, 1));
    assertThat(log.committed("b")).isEqualTo(new Position(9, 1));
  }

  @Test
  void saysWhenItWasLastAppendedTo() {
    assertThat(log.newest()).isEqualTo(Instant.EPOCH);
    append(message("gw-1", 1, 0));
    assertThat(log.newest()).isEqualTo(NOON);
  }

  @Test
  void tellsAtOnceWhoeverWaits() throws Exception {
    assertThat(log.await(Position.START, 30)).isFalse();
    assertThat(shortestDelay(log)).as("milliseconds").isLessThan(40);
    assertThat(log.await(Position.START, 0)).isTrue();
    assertThat(log.await(log.end(), 0)).isFalse();
  }

  /**
   * How long after an append {@code waiting} answers, in milliseconds; the best of several, for the
   * machine may be busy.
   */
  protected final long shortestDelay(ReadingLog waiting) throws Exception {
    long shortest = Long.MAX_VALUE;
    for (int seq = 0; seq < 8; seq++) {
      Position offset = log.end();
      CompletableFuture<Long> answered =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return waiting.await(offset, 20_000) ? System.nanoTime() : Long.MAX_VALUE;
                } catch (InterruptedException e) {
                  return Long.MAX_VALUE;
                }
              });
      Thread.sleep(120);
      append(message("gw-1", 1, seq));
      long appended = System.nanoTime();
      long delay = answered.get(20, TimeUnit.SECONDS) - appended;
      shortest = Math.min(shortest, TimeUnit.NANOSECONDS.toMillis(delay));
    }
    return shortest;
  }

  @Test
  void takesMessagesFromManyThreadsAndAnswersEachItsOwn() throws Exception {
    int threads = 8;
    int each = 250;
    List<CompletableFuture<List<Fate>>> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String device = "gw-" + t;
      running.add(
          CompletableFuture.supplyAsync(
              () -> {
                List<Fate> fates = new ArrayList<>();
                for (int seq = 0; seq < each; seq++) {
                  fates.addAll(append(message(device, 1, seq)));
                  fates.addAll(append(message(device, 1, seq / 2)));
                }
                return fates;
              }));
    }
    for (CompletableFuture<List<Fate>> done : running) {
      List<Fate> fates = done.get(60, TimeUnit.SECONDS);
      for (int i = 0; i < fates.size(); i++) {
        assertThat(fates.get(i)).isEqualTo(i % 2 == 0 ? STORED : DUPLICATE);
      }
    }
    assertThat(log.totals()).isEqualTo(new LedgerTotals(threads * each, threads * each, 0, 0, 0));
    List<Entry> all = log.read(LIVE, 0, threads * each + 1);
    assertThat(all).hasSize(threads * each);
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).offset()).isEqualTo(i);
    }
    for (int t = 0; t < threads; t++) {
      DeviceId device = new DeviceId("gw-" + t);
      assertThat(all.stream().filter(e -> e.device().equals(device)).map(Entry::seq))
          .hasSize(each)
          .isSorted();
    }
  }
}
