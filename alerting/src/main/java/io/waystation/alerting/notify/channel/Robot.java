package io.waystation.alerting.notify.channel;

import com.fasterxml.jackson.databind.JsonNode;
import io.waystation.alerting.notify.oncall.Contact;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A robot in a chat group. They have in common that a status of 200 means nothing: a code in the
 * answer says whether the message was taken. They take 20 messages a minute, so what waits goes as
 * one message, and before the limit we wait by ourselves rather than be shut out for minutes.
 */
abstract class Robot implements Channel {
  static final int PER_MINUTE = 18;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final HttpSender http;
  private final Clock clock;
  private final Deque<Instant> sent = new ArrayDeque<>();

  Robot(Outside outside) {
    this.http = outside.http();
    this.clock = outside.clock();
  }

  /** Signed for this moment. */
  abstract URI uri(Instant now);

  abstract String body(List<Message> messages, Instant now);

  /** The code in the answer; missing when it is not an answer of this robot. */
  abstract JsonNode code(JsonNode answer);

  /** Codes that say: too many at a time. */
  abstract Set<Integer> busy();

  /**
   * @param answer all of it
   */
  boolean tooMany(int code, String answer) {
    return busy().contains(code);
  }

  /** Codes that say: the address, the signature or the robot is wrong. */
  abstract Set<Integer> notAllowed();

  /** Codes that say: never this message. */
  abstract Set<Integer> refused();

  /** How long it shuts out whoever sent too many. */
  abstract Duration penalty();

  @Override
  public boolean reaches(Contact person) {
    return true;
  }

  @Override
  public boolean joins() {
    return true;
  }

  @Override
  public Result send(List<Message> messages) throws InterruptedException {
    Instant now = clock.instant();
    while (!sent.isEmpty() && !sent.peekFirst().isAfter(now.minus(MINUTE))) {
      sent.removeFirst();
    }
    if (sent.size() >= PER_MINUTE) {
      Duration wait = Duration.between(now, sent.peekFirst().plus(MINUTE));
      return Result.busy(0, "%d messages a minute are enough: waiting".formatted(PER_MINUTE), wait);
    }
    sent.addLast(now);
    try {
      Answer answer =
          http.send(
              "POST",
              uri(now),
              Map.of("Content-Type", "application/json; charset=utf-8"),
              body(messages, now));
      Result result = answer.result(now);
      JsonNode code = code(Texts.parse(answer.body()));
      // Some say their code with a status of 400 or 500 too, and it is the more exact word.
      if (code.isIntegralNumber()) {
        return meaning(code.intValue(), answer);
      }
      return answer.good()
          ? Result.failed(answer.status(), "not an answer of " + name() + ": " + answer.body())
          : result;
    } catch (IOException e) {
      return Result.failed(0, e.getMessage());
    }
  }

  private Result meaning(int code, Answer answer) {
    if (code == 0) {
      return Result.delivered(answer.status(), answer.body());
    }
    if (tooMany(code, answer.body())) {
      return Result.busy(answer.status(), answer.body(), penalty());
    }
    if (notAllowed().contains(code)) {
      return Result.notAllowed(answer.status(), answer.body());
    }
    return refused().contains(code)
        ? Result.refused(answer.status(), answer.body())
        : Result.failed(answer.status(), answer.body());
  }
}
