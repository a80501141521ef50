package io.waystation.storage.records;

import java.time.Instant;

/**
 * One attempt to deliver a notification.
 *
 * @param number counts the attempts of the notification from 1
 * @param channel its name: dingtalk, email ...
 * @param status of HTTP or SMTP; 0 when there was no answer
 * @param words what the other side said, or why it said nothing
 */
public record Attempt(
    long notification,
    int number,
    String channel,
    Instant startedAt,
    Instant endedAt,
    Outcome outcome,
    int status,
    String words) {
  public enum Outcome {
    DELIVERED,
    /** This message will never be taken there. */
    REFUSED,
    /** We may not: a key or password is wrong. */
    NOT_ALLOWED,
    /** Too many at a time. */
    BUSY,
    /** An error over there, or no answer that can be understood. */
    FAILED
  }
}
