package io.waystation.alerting.notify.channel;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * What an HTTP server answered.
 *
 * @param retryAfter the header as it came; empty when there was none
 */
record Answer(int status, String body, String retryAfter) {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TIMEOUT = 408;
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY = 429;

  boolean good() {
    return status >= 200 && status < 300;
  }

  /** What the status says; of a good one, only that the message arrived. */
  Result result(Instant now) {
    if (good()) {
      return Result.delivered(status, body);
    }
    return switch (status) {
      case UNAUTHORIZED, FORBIDDEN -> Result.notAllowed(status, body);
      case TOO_MANY -> Result.busy(status, body, wait(now));
      case TIMEOUT, TOO_EARLY -> Result.failed(status, body);
      default ->
          status >= 500
              ? new Result(Result.failed(status, body).outcome(), status, body, wait(now))
              : Result.refused(status, body);
    };
  }

  /** Seconds, or a date; null when it says neither. */
  private Duration wait(Instant now) {
    if (retryAfter.matches("\\d{1,7}")) {
      return Duration.ofSeconds(Long.parseLong(retryAfter));
    }
    try {
      Instant at =
          ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
