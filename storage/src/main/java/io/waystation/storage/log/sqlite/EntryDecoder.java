package io.waystation.storage.log.sqlite;

import static io.waystation.storage.log.sqlite.EntryEncoder.AS_IS;
import static io.waystation.storage.log.sqlite.EntryEncoder.FLAGS;
import static io.waystation.storage.log.sqlite.EntryEncoder.ORIGIN;
import static io.waystation.storage.log.sqlite.EntryEncoder.PART;
import static io.waystation.storage.log.sqlite.EntryEncoder.PERSON;
import static io.waystation.storage.log.sqlite.EntryEncoder.PLACE;
import static io.waystation.storage.log.sqlite.EntryEncoder.SCALES;
import static io.waystation.storage.log.sqlite.EntryEncoder.TIME;
import static io.waystation.storage.log.sqlite.EntryEncoder.VALUE_MASK;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Unpacks one row that {@link EntryEncoder} has packed. */
final class EntryDecoder {
  private static final int CHECKSUM_BYTES = 4;

  /** Takes the messages of a row in their order. */
  @FunctionalInterface
  interface Sink {
    /**
     * @return whether to go on
     */
    boolean accept(Entry entry, long digest);
  }

  private final ByteReader in;
  private final int version;
  private final Lane lane;
  private final SignalCatalogue catalogue;
  private final List<String> texts = new ArrayList<>();
  private final List<Signal> signals = new ArrayList<>();
  private final Map<String, DeviceId> devices = new HashMap<>();
  private final Map<String, StationId> stations = new HashMap<>();
  private final Map<String, PersonId> people = new HashMap<>();
  private long receivedBefore;
  private StationId station;
  private DeviceId device;
  private String part = "";
  private PersonId person = PersonId.NONE;
  private String session = "";
  private long measured;
  private Instant measuredAt = Instant.EPOCH;
  private long shift;

  private EntryDecoder(ByteReader in, int version, Lane lane, SignalCatalogue catalogue) {
    this.in = in;
    this.version = version;
    this.lane = lane;
    this.catalogue = catalogue;
  }

  /**
   * @throws IllegalArgumentException if the row is not as it was written, or is from a later
   *     version
   */
  static void decode(
      byte[] row, Lane lane, long firstOffset, int count, SignalCatalogue catalogue, Sink sink) {
    int length = row.length - CHECKSUM_BYTES;
    if (length < 1
        || checksum(row, length)
            != EntryEncoder.checksum(new CRC32C(), firstOffset, count, row, length)) {
      throw new IllegalArgumentException("its checksum is wrong");
    }
    int version = row[0];
    if (version < 1 || version > EntryEncoder.VERSION) {
      throw new IllegalArgumentException(
          "it is written in version "
              + version
              + " and this program knows up to "
              + EntryEncoder.VERSION
              + ": use the one that wrote it");
    }
    EntryDecoder decoder =
        new EntryDecoder(new ByteReader(row, 1, length), version, lane, catalogue);
    boolean more = true;
    for (int i = 0; more && i < count; i++) {
      more = decoder.entry(firstOffset + i, sink);
    }
  }

  private boolean entry(long offset, Sink sink) {
    DeviceId sender = device(text());
    long boot = in.signed();
    long seq = in.signed();
    long received = receivedBefore + in.signed();
    receivedBefore = received;
    Instant receivedAt = Instant.ofEpochMilli(received);
    long late = in.signed();
    Instant sentAt = late == 0 ? receivedAt : Instant.ofEpochMilli(received + late);
    long digest = in.fixed64();
    shift = version == 1 ? 0 : in.signed();
    int count = Math.toIntExact(in.unsigned());
    List<Reading> readings = new ArrayList<>(Math.min(count, 1000));
    for (int i = 0; i < count; i++) {
      readings.add(reading(boot, seq, received, receivedAt));
    }
    return sink.accept(
        new Entry(lane, offset, sender, boot, seq, sentAt, receivedAt, readings), digest);
  }

  private Reading reading(long boot, long seq, long received, Instant receivedAt) {
    int changes = in.octet();
    Signal signal = signal();
    int form = changes & VALUE_MASK;
    double value =
        form == AS_IS ? Double.longBitsToDouble(in.fixed64()) : in.signed() / SCALES[form];
    if ((changes & PLACE) != 0) {
      station = stations.computeIfAbsent(text(), StationId::new);
      device = device(text());
    }
    if ((changes & PART) != 0) {
      part = text();
    }
    if ((changes & PERSON) != 0) {
      person = people.computeIfAbsent(text(), PersonId::new);
      session = text();
    }
    long flags = (changes & FLAGS) != 0 ? in.unsigned() : 0;
    if ((changes & TIME) != 0) {
      measured += in.signed();
      measuredAt = Instant.ofEpochMilli(measured);
    }
    if ((changes & ORIGIN) == 0) {
      return new Reading(
          station,
          device,
          part,
          person,
          session,
          signal,
          value,
          flags,
          measuredAt,
          receivedAt,
          boot,
          seq,
          shift);
    }
    Instant ownReceivedAt = Instant.ofEpochMilli(received + in.signed());
    long ownBoot = in.signed();
    long ownSeq = in.signed();
    return new Reading(
        station,
        device,
        part,
        person,
        session,
        signal,
        value,
        flags,
        measuredAt,
        ownReceivedAt,
        ownBoot,
        ownSeq,
        shift);
  }

  private DeviceId device(String text) {
    return devices.computeIfAbsent(text, DeviceId::new);
  }

  private Signal signal() {
    int place = Math.toIntExact(in.unsigned());
    if (place == signals.size()) {
      signals.add(catalogue.signal(in.text()));
    }
    return signals.get(place);
  }

  private String text() {
    int place = Math.toIntExact(in.unsigned());
    if (place == texts.size()) {
      texts.add(in.text());
    }
    return texts.get(place);
  }

  private static int checksum(byte[] row, int at) {
    return row[at] & 0xff
        | (row[at + 1] & 0xff) << 8
        | (row[at + 2] & 0xff) << 16
        | (row[at + 3] & 0xff) << 24;
  }
}
