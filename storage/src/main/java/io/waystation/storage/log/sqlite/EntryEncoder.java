package io.waystation.storage.log.sqlite;

import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.storage.log.Arrival;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Packs the messages of one log row. What repeats within the row is said once: a text is written
 * out at its first use and named by its place afterwards, and a reading says only in what it
 * differs from the one before it.
 *
 * <pre>
 * row     = version:1 entry* crc32c:4 (of first offset and count as 8 bytes each, then all before)
 * entry   = device boot seq received sent digest:8 shift readings-count reading*
 * reading = changes:1 signal value [station device] [part] [person session] [flags] [measured]
 *           [received boot seq]
 * </pre>
 *
 * All readings of a message share their clock shift. Numbers are LEB128, signed ones zigzag; times
 * are milliseconds, each as the difference to the one before. All texts but signal codes share one
 * list. Version 1 had no shift.
 */
final class EntryEncoder {
  static final int VERSION = 2;

  /** How {@code value} is written: as it is, or as that many times its whole number. */
  static final int WHOLE = 0;

  static final int TENTHS = 1;
  static final int HUNDREDTHS = 2;
  static final int AS_IS = 3;
  static final int VALUE_MASK = 3;
  static final int PLACE = 4;
  static final int PART = 8;
  static final int PERSON = 16;
  static final int FLAGS = 32;
  static final int TIME = 64;
  static final int ORIGIN = 128;
  static final double[] SCALES = {1, 10, 100};

  private static final double LARGEST_WHOLE = 1L << 53;

  private final ByteWriter out = new ByteWriter();
  private final Map<String, Integer> texts = new HashMap<>();
  private final Map<String, Integer> signals = new HashMap<>();
  private final CRC32C crc = new CRC32C();
  private int count;
  private long receivedBefore;
  private String station;
  private String device;
  private String part;
  private PersonId person;
  private String session;
  private long measured;

  EntryEncoder() {
    clear();
  }

  int count() {
    return count;
  }

  int size() {
    return out.size();
  }

  void clear() {
    out.clear();
    out.octet(VERSION);
    texts.clear();
    signals.clear();
    count = 0;
    receivedBefore = 0;
    station = "";
    device = "";
    part = "";
    person = PersonId.NONE;
    session = "";
    measured = 0;
  }

  void add(Arrival.Message message) {
    add(
        message.device().value(),
        message.boot(),
        message.seq(),
        message.sentAt(),
        message.receivedAt(),
        message.digest(),
        message.readings());
  }

  void add(Arrival.Unnumbered message) {
    add(
        message.device().value(),
        BootAccount.UNNUMBERED,
        BootAccount.UNNUMBERED,
        message.sentAt(),
        message.receivedAt(),
        message.digest(),
        message.readings());
  }

  private void add(
      String sender,
      long boot,
      long seq,
      Instant sentAt,
      Instant receivedAt,
      long digest,
      List<Reading> readings) {
    long received = receivedAt.toEpochMilli();
    text(sender);
    out.signed(boot)
        .signed(seq)
        .signed(received - receivedBefore)
        .signed(sentAt.toEpochMilli() - received)
        .fixed64(digest)
        .signed(readings.isEmpty() ? 0 : readings.get(0).clockShift())
        .unsigned(readings.size());
    receivedBefore = received;
    for (Reading reading : readings) {
      add(reading, boot, seq, received);
    }
    count++;
  }

  private void add(Reading reading, long boot, long seq, long received) {
    String readingStation = reading.station().value();
    String readingDevice = reading.device().value();
    long readingMeasured = reading.measuredAt().toEpochMilli();
    long readingReceived = reading.receivedAt().toEpochMilli();
    int form = form(reading.value());
    boolean otherPlace = !readingStation.equals(station) || !readingDevice.equals(device);
    boolean otherPart = !reading.part().equals(part);
    boolean otherPerson = !reading.person().equals(person) || !reading.session().equals(session);
    boolean otherTime = readingMeasured != measured;
    boolean otherOrigin =
        readingReceived != received || reading.boot() != boot || reading.seq() != seq;
    out.octet(
        form
            | (otherPlace ? PLACE : 0)
            | (otherPart ? PART : 0)
            | (otherPerson ? PERSON : 0)
            | (reading.flags() != 0 ? FLAGS : 0)
            | (otherTime ? TIME : 0)
            | (otherOrigin ? ORIGIN : 0));
    name(reading.signal().code(), signals);
    if (form == AS_IS) {
      out.fixed64(Double.doubleToRawLongBits(reading.value()));
    } else {
      out.signed(Math.round(reading.value() * SCALES[form]));
    }
    if (otherPlace) {
      station = readingStation;
      device = readingDevice;
      text(station);
      text(device);
    }
    if (otherPart) {
      part = reading.part();
      text(part);
    }
    if (otherPerson) {
      person = reading.person();
      session = reading.session();
      text(person.value());
      text(session);
    }
    if (reading.flags() != 0) {
      out.unsigned(reading.flags());
    }
    if (otherTime) {
      out.signed(readingMeasured - measured);
      measured = readingMeasured;
    }
    if (otherOrigin) {
      out.signed(readingReceived - received).signed(reading.boot()).signed(reading.seq());
    }
  }

  /** The finished row. */
  byte[] row(long firstOffset) {
    byte[] body = out.toBytes();
    int sum = checksum(crc, firstOffset, count, body, body.length);
    for (int shift = 0; shift < 32; shift += 8) {
      out.octet(sum >>> shift);
    }
    return out.toBytes();
  }

  static int checksum(CRC32C crc, long firstOffset, long count, byte[] bytes, int length) {
    crc.reset();
    byte[] head = new ByteWriter().fixed64(firstOffset).fixed64(count).toBytes();
    crc.update(head, 0, head.length);
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** The shortest form that gives back exactly the same bits. */
  private static int form(double value) {
    long bits = Double.doubleToRawLongBits(value);
    for (int form = WHOLE; form < AS_IS; form++) {
      double scaled = value * SCALES[form];
      if (Math.abs(scaled) < LARGEST_WHOLE
          && Double.doubleToRawLongBits(Math.round(scaled) / SCALES[form]) == bits) {
        return form;
      }
    }
    return AS_IS;
  }

  private void text(String text) {
    name(text, texts);
  }

  private void name(String text, Map<String, Integer> known) {
    Integer place = known.putIfAbsent(text, known.size());
    if (place == null) {
      out.unsigned(known.size() - 1L).text(text);
    } else {
      out.unsigned(place);
    }
  }
}
