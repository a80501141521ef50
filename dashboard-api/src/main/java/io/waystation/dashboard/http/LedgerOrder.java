package io.waystation.dashboard.http;

import io.waystation.storage.log.DeviceLedger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The order in which accounts are shown, and where a page of them ends. */
enum LedgerOrder {
  /** By id alone. */
  DEVICE(ledger -> 0),
  HOLES(DeviceLedger::holes),
  QUARANTINED(DeviceLedger::quarantined),
  REFUSED(DeviceLedger::refused),
  /** Who was heard last comes first. */
  HEARD(ledger -> heard(ledger.lastReceivedAt()));

  private final ToLongFunction<DeviceLedger> rank;

  LedgerOrder(ToLongFunction<DeviceLedger> rank) {
    this.rank = rank;
  }

  static LedgerOrder of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Of equal rank, by id: every account has one place, so a page can go on where one ended. */
  Comparator<DeviceLedger> comparator() {
    return Comparator.comparing(this::place);
  }

  Place place(DeviceLedger ledger) {
    return new Place(rank.applyAsLong(ledger), ledger.device().value());
  }

  private static long heard(Instant at) {
    return at == null ? Long.MIN_VALUE : at.toEpochMilli();
  }

  /** Where an account stands in an order; as text, opaque to callers. */
  record Place(long rank, String device) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::rank).reversed().thenComparing(Place::device);

    /**
     * @throws Problem 400 if it is none of ours
     */
    static Place parse(String text) {
      try {
        String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        int space = plain.indexOf(' ');
        return new Place(Long.parseLong(plain.substring(0, space)), plain.substring(space + 1));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw Problem.brokenCursor();
      }
    }

    String text() {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString((rank + " " + device).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }
}
