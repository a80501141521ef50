package io.waystation.alerting.notify.channel;

import io.waystation.storage.records.Attempt.Outcome;
import java.time.Duration;

/**
 * How an attempt ended.
 *
 * @param status of HTTP or SMTP; 0 when there was no answer
 * @param words of the other side, or why it said nothing; no secret in them
 * @param pause how long the other side asks us to wait; null when it does not
 */
public record Result(Outcome outcome, int status, String words, Duration pause) {
  private static final int LONGEST = 300;

  public Result {
    words = words.strip().replaceAll("\\s+", " ");
    words = words.length() > LONGEST ? words.substring(0, LONGEST) + "…" : words;
  }

  public static Result delivered(int status, String words) {
    return new Result(Outcome.DELIVERED, status, words, null);
  }

  public static Result refused(int status, String words) {
    return new Result(Outcome.REFUSED, status, words, null);
  }

  public static Result notAllowed(int status, String words) {
    return new Result(Outcome.NOT_ALLOWED, status, words, null);
  }

  public static Result busy(int status, String words, Duration pause) {
    return new Result(Outcome.BUSY, status, words, pause);
  }

  public static Result failed(int status, String words) {
    return new Result(Outcome.FAILED, status, words, null);
  }
}
