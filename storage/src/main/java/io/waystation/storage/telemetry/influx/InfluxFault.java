package io.waystation.storage.telemetry.influx;

import com.influxdb.exceptions.InfluxException;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;

/** What an error of the client means for whoever runs the service. */
final class InfluxFault {
  private static final int LONGEST_QUOTE = 300;

  /** How long a server that refuses us is left alone: only a person can change that. */
  private static final Duration SLOWLY = Duration.ofSeconds(30);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private InfluxFault() {}

  static TelemetryException of(InfluxSettings settings, InfluxException fault, Instant now) {
    Kind kind =
        switch (fault.status()) {
          case 0 -> fault.getCause() instanceof IOException ? Kind.UNREACHABLE : Kind.BROKEN;
          case 401, 403 -> Kind.NOT_ALLOWED;
          case 404 -> Kind.MISSING;
          case 429, 503 -> Kind.OVERLOADED;
          default -> Kind.BROKEN;
        };
    Duration wait =
        switch (kind) {
          case NOT_ALLOWED -> SLOWLY;
          case OVERLOADED -> retryAfter(header(fault, "Retry-After"), now);
          default -> Duration.ZERO;
        };
    return new TelemetryException(kind, wait, settings + ": " + words(fault, wait), fault);
  }

  private static String words(InfluxException fault, Duration wait) {
    String said = quote(fault);
    return switch (fault.status()) {
      case 0 -> unanswered(fault, said);
      case 301, 302, 307, 308 ->
          "it sends us elsewhere (%s): put that address into telemetry.influx.url"
              .formatted(header(fault, "Location"));
      case 401 ->
          "it does not know us: set telemetry.influx.token (the token, or user:password for 1.x)";
      case 403 ->
          "we may not do this there: give the token or user of telemetry.influx.token read and"
              + " write rights to this database or bucket";
      case 404 -> "there is no such database or bucket: create it, or correct the name";
      case 429, 503 ->
          "it is overloaded (%s); it will be tried again%s"
              .formatted(said, wait.isZero() ? "" : " in " + wait.toSeconds() + " s");
      default -> "it answered " + fault.status() + " (" + said + "): look at its own log";
    };
  }

  private static String unanswered(InfluxException fault, String said) {
    if (fault.getCause() instanceof InterruptedIOException) {
      return "no answer in time (%s): it may have done what it was asked, which is no harm; it will be tried again. Check its load, or raise telemetry.influx.timeout"
          .formatted(said);
    }
    return fault.getCause() instanceof IOException
        ? "no answer (" + said + "): check that it runs and that telemetry.influx.url is right"
        // An error in the middle of an answer is no CSV the client could read.
        : "it broke off its answer (" + said + "): look at its own log for the reason";
  }

  /** A proxy's page or a long list of lines is cut; see {@link Refusal#withoutLines}. */
  private static String quote(InfluxException fault) {
    String said = fault.getMessage() == null ? "no reason given" : fault.getMessage();
    String plain = Refusal.withoutLines(said).strip();
    return plain.length() > LONGEST_QUOTE ? plain.substring(0, LONGEST_QUOTE) + " ..." : plain;
  }

  /** Seconds or a date; zero when it is neither. */
  private static Duration retryAfter(String header, Instant now) {
    Duration wait = Duration.ZERO;
    if (header.matches("\\d{1,9}")) {
      wait = Duration.ofSeconds(Long.parseLong(header));
    } else if (!header.isEmpty()) {
      try {
        Instant then =
            ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        wait = Duration.between(now, then);
      } catch (DateTimeParseException e) {
        return Duration.ZERO;
      }
    }
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /** Empty when there is none. */
  static String header(InfluxException fault, String name) {
    for (Map.Entry<String, String> header : fault.headers().entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return "";
  }
}
