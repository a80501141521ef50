package io.waystation.storage.log.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.Messages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryCodecTest {
  private static final SignalCatalogue CATALOGUE = SignalCatalogue.shipped();

  private static List<Entry> decoded(byte[] row, long firstOffset, int count) {
    List<Entry> entries = new ArrayList<>();
    EntryDecoder.decode(
        row, Lane.LIVE, firstOffset, count, CATALOGUE, (entry, digest) -> entries.add(entry));
    return entries;
  }

  private static Arrival.Message message(long digest, List<Reading> readings) {
    return new Arrival.Message(
        "t", new DeviceId("gw"), 4, 7, Instant.EPOCH, Messages.NOON, digest, new byte[0], readings);
  }

  private static Reading reading(double value, long flags, long measured) {
    return new Reading(
        new StationId("st"),
        new DeviceId("gw"),
        "",
        PersonId.NONE,
        "",
        CATALOGUE.signal("env.co2"),
        value,
        flags,
        Instant.ofEpochMilli(measured),
        Messages.NOON,
        4,
        7);
  }

  @Test
  void keepsEveryValueToTheLastBit() {
    double[] values = {
      0,
      -0.0,
      1,
      -1,
      21.5,
      -21.5,
      0.1,
      0.07,
      1e-300,
      1e300,
      Math.PI,
      4_503_599_627_370_495.0,
      9_007_199_254_740_993.0,
      Double.MIN_VALUE,
      Double.MAX_VALUE,
      -1234567.89,
      0.3,
      1.005,
    };
    EntryEncoder encoder = new EntryEncoder();
    for (double value : values) {
      encoder.add(message(0, List.of(reading(value, 0, 0))));
    }
    List<Entry> entries = decoded(encoder.row(0), 0, values.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(Double.doubleToRawLongBits(entries.get(i).readings().get(0).value()))
          .as("%s", values[i])
          .isEqualTo(Double.doubleToRawLongBits(values[i]));
    }
  }

  @Test
  void aSignalThatIsInNoCatalogueStopsNobody() {
    Signal gone = CATALOGUE.recall("yard.noise", false);
    Reading station = reading(55.5, 0, 0);
    PersonId somebody = PersonId.random();
    EntryEncoder encoder = new EntryEncoder();
    encoder.add(
        message(
            0, List.of(of(gone, PersonId.NONE, station), of(gone, somebody, station), station)));
    List<Reading> readings = decoded(encoder.row(0), 0, 1).get(0).readings();
    assertThat(readings)
        .extracting(r -> r.signal().code())
        .containsExactly("yard.noise", "yard.noise", "env.co2");
    assertThat(readings).extracting(Reading::value).containsOnly(55.5);
    assertThat(readings).extracting(r -> r.signal().health()).containsExactly(false, true, false);
  }

  private static Reading of(Signal signal, PersonId person, Reading r) {
    return new Reading(
        r.station(),
        r.device(),
        r.part(),
        person,
        r.session(),
        signal,
        r.value(),
        r.flags(),
        r.measuredAt(),
        r.receivedAt(),
        r.boot(),
        r.seq());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void givesBackWhateverItIsGiven(long seed) {
    Random random = new Random(seed);
    List<Signal> signals = List.copyOf(CATALOGUE.all());
    List<Entry> expected = new ArrayList<>();
    List<Long> digests = new ArrayList<>();
    EntryEncoder encoder = new EntryEncoder();
    for (int i = 0; i < 300; i++) {
      DeviceId device = new DeviceId("gw-" + random.nextInt(9));
      long boot = random.nextInt(4);
      long seq = random.nextLong() >>> 11;
      Instant received = Instant.ofEpochMilli(random.nextLong() >> random.nextInt(20, 60));
      Instant sent = received.plusMillis(random.nextInt(3) * random.nextInt());
      List<Reading> readings = new ArrayList<>();
      for (int r = random.nextInt(5); r > 0; r--) {
        boolean own = random.nextInt(4) > 0;
        boolean person = random.nextInt(4) == 0;
        readings.add(
            new Reading(
                new StationId("st-" + random.nextInt(3)),
                own ? device : new DeviceId("other-" + random.nextInt(3)),
                List.of("", "front", "前门", "\u0000\n", "x".repeat(300)).get(random.nextInt(5)),
                person ? PersonId.random() : PersonId.NONE,
                person ? "k-" + random.nextInt(100) : "",
                signals.get(random.nextInt(signals.size())),
                random.nextInt(1000) / List.of(1.0, 10.0, 100.0, 7.0).get(random.nextInt(4)),
                random.nextInt(3) == 0 ? random.nextLong() : 0,
                random.nextBoolean() ? sent : Instant.ofEpochMilli(random.nextLong() >> 20),
                own ? received : sent,
                own ? boot : -1,
                own ? seq : random.nextLong()));
      }
      long digest = random.nextLong();
      digests.add(digest);
      expected.add(new Entry(Lane.LIVE, 1_000 + i, device, boot, seq, sent, received, readings));
      encoder.add(
          new Arrival.Message(
              "t", device, boot, seq, sent, received, digest, new byte[0], readings));
    }
    List<Long> found = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    EntryDecoder.decode(
        encoder.row(1_000),
        Lane.LIVE,
        1_000,
        300,
        CATALOGUE,
        (entry, digest) -> {
          found.add(digest);
          return entries.add(entry);
        });
    assertThat(entries).isEqualTo(expected);
    assertThat(found).isEqualTo(digests);
  }

  @Test
  void startsAfreshWithEachRow() {
    EntryEncoder encoder = new EntryEncoder();
    encoder.add(Messages.message("gw-1", 1, 5));
    byte[] first = encoder.row(0);
    encoder.clear();
    encoder.add(Messages.message("gw-1", 1, 5));
    assertThat(encoder.row(0)).isEqualTo(first);
  }

  @Test
  void spendsLittleOnWhatRepeats() {
    EntryEncoder encoder = new EntryEncoder();
    for (int i = 0; i < 500; i++) {
      encoder.add(Messages.message("gw-" + i % 20, 1, i));
    }
    assertThat(encoder.row(0).length / 500).as("bytes a message").isLessThan(60);
  }

  @Test
  void noticesAnyChangedByteAndAnyOtherPlace() {
    EntryEncoder encoder = new EntryEncoder();
    encoder.add(Messages.message("gw-1", 1, 5));
    byte[] row = encoder.row(40);
    for (int i = 0; i < row.length; i++) {
      byte[] damaged = row.clone();
      damaged[i] ^= 0x10;
      assertThatThrownBy(() -> decoded(damaged, 40, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("checksum");
    }
    assertThatThrownBy(() -> decoded(row, 41, 1)).hasMessageContaining("checksum");
    assertThatThrownBy(() -> decoded(row, 40, 2)).hasMessageContaining("checksum");
    assertThatThrownBy(() -> decoded(new byte[2], 40, 1)).hasMessageContaining("checksum");
    assertThat(decoded(row, 40, 1)).hasSize(1);
  }
}
