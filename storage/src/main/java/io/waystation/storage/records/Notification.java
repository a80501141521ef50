package io.waystation.storage.records;

import io.waystation.model.Severity;
import java.time.Instant;

/**
 * One message for one receiver: what was decided to be said, and how far its delivery has come.
 *
 * @param id counts all notifications
 * @param key the same in every attempt: receivers that take one see a repetition by it
 * @param group id of the group of alarms it is about; empty about the service
 * @param receiver its name in the configuration
 * @param person id of the person on call it is for; empty when the receiver is not one person
 * @param severity the worst of what it tells
 * @param body what it says, as JSON without anything measured on a person
 * @param channel which of the receiver's channels is next, from 0
 * @param channelSince since when that one is tried
 * @param refusedBy channels that will never take this one, as bits
 * @param attempts made so far
 * @param nextAt no attempt before this time
 * @param settledAt null while it is {@link State#WAITING}
 */
public record Notification(
    long id,
    String key,
    String group,
    String receiver,
    String person,
    Cause cause,
    About about,
    Severity severity,
    String body,
    Instant createdAt,
    State state,
    int channel,
    Instant channelSince,
    long refusedBy,
    int attempts,
    Instant nextAt,
    Instant settledAt) {
  /** Why it is said now. */
  public enum Cause {
    /** Something new, or worse than what was said. */
    NEW,
    /** Nobody has taken it yet. */
    REPEATED,
    /** Those told before have not taken it. */
    ESCALATED,
    /** It is over. */
    RESOLVED,
    /** The service itself is in trouble, or out of it. */
    SERVICE
  }

  /** Whose business it is. One about health alarms is shown as those are. */
  public enum About {
    STATION,
    HEALTH,
    SERVICE
  }

  public enum State {
    WAITING,
    /** A channel took it. */
    DELIVERED,
    /** No channel will take it, or none did in the time it was worth. */
    FAILED
  }

  /** A new one, to be delivered at once; {@link Notifications#add} numbers it. */
  public static Notification of(
      String key,
      String group,
      String receiver,
      String person,
      Cause cause,
      About about,
      Severity severity,
      String body,
      Instant now) {
    return new Notification(
        0,
        key,
        group,
        receiver,
        person,
        cause,
        about,
        severity,
        body,
        now,
        State.WAITING,
        0,
        now,
        0,
        0,
        now,
        null);
  }

  public boolean open() {
    return state == State.WAITING;
  }

  /** One more attempt was made and it is over with. */
  public Notification settled(State how, Instant at) {
    return with(how, channel, channelSince, refusedBy, attempts, at, at);
  }

  public Notification attempted() {
    return with(state, channel, channelSince, refusedBy, attempts + 1, nextAt, settledAt);
  }

  public Notification refused() {
    return with(
        state, channel, channelSince, refusedBy | 1L << channel, attempts, nextAt, settledAt);
  }

  /** Goes on with another channel. */
  public Notification through(int next, Instant now) {
    return with(state, next, now, refusedBy, attempts, now, settledAt);
  }

  public Notification later(Instant at) {
    return with(state, channel, channelSince, refusedBy, attempts, at, settledAt);
  }

  private Notification with(
      State state,
      int channel,
      Instant channelSince,
      long refusedBy,
      int attempts,
      Instant nextAt,
      Instant settledAt) {
    return new Notification(
        id,
        key,
        group,
        receiver,
        person,
        cause,
        about,
        severity,
        body,
        createdAt,
        state,
        channel,
        channelSince,
        refusedBy,
        attempts,
        nextAt,
        settledAt);
  }

  Notification numbered(long number) {
    return new Notification(
        number,
        key,
        group,
        receiver,
        person,
        cause,
        about,
        severity,
        body,
        createdAt,
        state,
        channel,
        channelSince,
        refusedBy,
        attempts,
        nextAt,
        settledAt);
  }
}
