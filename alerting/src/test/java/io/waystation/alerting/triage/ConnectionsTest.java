package io.waystation.alerting.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What becomes of statuses and last wills that come in another order than they were said. */
class ConnectionsTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final DeviceId DEVICE = new DeviceId("h-gw");
  private static final Signal STATUS = SignalCatalogue.shipped().signal("device.status");

  /**
   * What somebody says of a connection.
   *
   * @param boot -1 for a status that does not name it
   */
  private record Word(long boot, boolean online) {}

  private static Entry entry(Word word, int second) {
    Instant at = START.plusSeconds(second);
    double value = STATUS.states().indexOf(word.online() ? "online" : "offline");
    Reading reading =
        new Reading(
            new StationId("h"),
            DEVICE,
            "",
            PersonId.NONE,
            "",
            STATUS,
            value,
            0,
            at,
            at,
            word.boot(),
            -1);
    return new Entry(Lane.LIVE, second, DEVICE, -1, -1, at, at, List.of(reading));
  }

  private static Connections after(List<Word> words) {
    Connections connections = new Connections();
    for (int i = 0; i < words.size(); i++) {
      connections.read(entry(words.get(i), i));
    }
    return connections;
  }

  @Provide
  Arbitrary<List<Word>> olderWords() {
    Arbitrary<Word> word =
        Combinators.combine(Arbitraries.longs().between(0, 4), Arbitraries.of(true, false))
            .as(Word::new);
    return word.list().ofMaxSize(8);
  }

  @Property
  void aConnectOfTheNewestBootStandsWhereverItComes(
      @ForAll("olderWords") List<Word> older, @ForAll int place) {
    List<Word> words = new ArrayList<>(older);
    words.add(Math.floorMod(place, words.size() + 1), new Word(5, true));
    assertThat(after(words).lost(DEVICE)).isEmpty();
  }

  @Property
  void aDisconnectOfTheNewestBootStandsWhereverItComes(
      @ForAll("olderWords") List<Word> older, @ForAll int place) {
    List<Word> words = new ArrayList<>(older);
    int at = Math.floorMod(place, words.size() + 1);
    words.add(at, new Word(5, false));
    assertThat(after(words).lost(DEVICE)).contains(START.plusSeconds(at));
  }

  @Example
  void withinABootOrWithoutOneTheLastWordCounts() {
    for (long boot : new long[] {-1, 3}) {
      assertThat(after(List.of(new Word(boot, true), new Word(boot, false))).lost(DEVICE))
          .isPresent();
      assertThat(after(List.of(new Word(boot, false), new Word(boot, true))).lost(DEVICE))
          .isEmpty();
    }
  }

  @Example
  void aReadingOfTheNextBootIsAConnectAsWell() {
    Connections connections = after(List.of(new Word(1, true)));
    Instant at = START.plusSeconds(1);
    connections.read(new Entry(Lane.LIVE, 1, DEVICE, 2, 0, at, at, List.of()));
    connections.read(entry(new Word(1, false), 2));
    assertThat(connections.lost(DEVICE)).isEmpty();
  }
}
