package io.waystation.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.waystation.ingest.payload.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where a message says when, and how.
 *
 * @param zone of times that name none; null when they must
 */
record TimeRule(Pointer pointer, Unit unit, ZoneId zone) {
  /** What a time is written in. */
  enum Unit {
    S("1000"),
    MS("1"),
    US("0.001"),
    NS("0.000001"),
    ISO_8601("");

    private final String millis;

    Unit(String millis) {
      this.millis = millis;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException naming those there are
     */
    static Unit of(String word) {
      return Arrays.stream(values())
          .filter(unit -> unit.word().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "'%s' given; use one of %s"
                          .formatted(
                              word,
                              Arrays.stream(values())
                                  .map(Unit::word)
                                  .collect(Collectors.joining(", ")))));
    }
  }

  /** The largest number of milliseconds the contract has. */
  private static final BigDecimal MOST = BigDecimal.valueOf((1L << 53) - 1);

  private static final int LONGEST = 40;
  private static final int DATE_CHARS = 10;

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  /**
   * Milliseconds since 1970-01-01 UTC.
   *
   * @param path to {@code tree} in the message
   */
  long millis(JsonNode tree, String path) throws Misfit {
    String where = path + pointer;
    JsonNode value = pointer.in(tree);
    if (value == null) {
      throw new Misfit(Reason.MISSING_FIELD, where, "is missing; the mapping takes the time there");
    }
    return unit == Unit.ISO_8601 ? iso(value, where) : number(value, where);
  }

  private long number(JsonNode value, String where) throws Misfit {
    BigDecimal number = Numbers.of(value);
    if (number != null) {
      BigDecimal millis = number.multiply(new BigDecimal(unit.millis));
      if (millis.signum() >= 0 && millis.compareTo(MOST) <= 0) {
        return millis.setScale(0, RoundingMode.FLOOR).longValue();
      }
    }
    throw new Misfit(
        Reason.BAD_FIELD, where, "is no time in %s since 1970-01-01 UTC".formatted(unit.word()));
  }

  private long iso(JsonNode value, String where) throws Misfit {
    String text = value.isTextual() ? value.textValue() : "";
    if (text.length() <= LONGEST) {
      // Many write a space for the T.
      String strict =
          text.length() > DATE_CHARS && text.charAt(DATE_CHARS) == ' '
              ? text.substring(0, DATE_CHARS) + 'T' + text.substring(DATE_CHARS + 1)
              : text;
      try {
        TemporalAccessor time = ISO.parseBest(strict, OffsetDateTime::from, LocalDateTime::from);
        Instant instant = null;
        if (time instanceof OffsetDateTime offset) {
          instant = offset.toInstant();
        } else if (zone != null) {
          instant = ((LocalDateTime) time).atZone(zone).toInstant();
        }
        if (instant == null) {
          throw new Misfit(
              Reason.BAD_FIELD,
              where,
              "names no zone; say in the mapping which one is meant: zone: Asia/Shanghai");
        }
        long millis = instant.toEpochMilli();
        if (millis >= 0) {
          return millis;
        }
      } catch (DateTimeException | ArithmeticException e) {
        // Falls through to the same sentence.
      }
    }
    throw new Misfit(
        Reason.BAD_FIELD, where, "is no time of ISO 8601 after 1970, like 2026-11-21T15:02:31Z");
  }
}
