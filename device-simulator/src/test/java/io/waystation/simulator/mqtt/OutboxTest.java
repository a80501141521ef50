package io.waystation.simulator.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import io.waystation.simulator.truth.TruthLine.Fate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Broker NOWHERE = new Broker("localhost", 1, device -> "");

  private final Outbox outbox = new Outbox(3, network(1_000_000));

  @Test
  void whatWasUnderWayGoesFirstAndInOrderAfterABreak() {
    List.of(1, 2, 3).forEach(seq -> outbox.add(message(seq)));
    outbox.send();
    outbox.send();
    outbox.done(message(1));
    outbox.sendAgain();
    assertThat(all()).containsExactly(message(2), message(3));
  }

  @Test
  void holdsAMessageUntilItIsAcknowledged() {
    outbox.add(message(1));
    outbox.send();
    assertThat(outbox.pending()).isEqualTo(1);
    outbox.done(message(1));
    assertThat(outbox.pending()).isZero();
  }

  @Test
  void givesUpTheOldestThatWaitsAndSaysSo() {
    List.of(1, 2, 3, 4, 5).forEach(seq -> outbox.add(message(seq)));
    assertThat(outbox.givenUp()).isEqualTo(2);
    assertThat(all()).containsExactly(message(3), message(4), message(5));
  }

  @Test
  void allTogetherHoldNoMoreThanThereIsRoom() {
    Network network = network(5L * message(0).size());
    List<Outbox> many = Stream.generate(() -> new Outbox(100, network)).limit(3).toList();
    for (int seq = 0; seq < 100; seq++) {
      for (Outbox one : many) {
        one.add(message(seq));
      }
    }
    assertThat(many.stream().mapToInt(Outbox::pending).sum()).isEqualTo(5);
    assertThat(many.stream().mapToLong(Outbox::givenUp).sum()).isEqualTo(300 - 5);
    many.forEach(OutboxTest::drain);
    Outbox next = new Outbox(100, network);
    IntStream.range(0, 5).forEach(seq -> next.add(message(seq)));
    assertThat(next.givenUp()).as("the room is free again").isZero();
  }

  private static void drain(Outbox outbox) {
    for (Optional<Message> one = outbox.send(); one.isPresent(); one = outbox.send()) {
      outbox.done(one.get());
    }
  }

  private static Network network(long room) {
    return new Network(NOWHERE, Clock.systemUTC(), Runnable::run, room);
  }

  private List<Message> all() {
    List<Message> all = new ArrayList<>();
    for (Optional<Message> next = outbox.send(); next.isPresent(); next = outbox.send()) {
      all.add(next.get());
    }
    return all;
  }

  private static Message message(int seq) {
    return new Message.Report(
        new DeviceId("d"), 1, seq, Instant.EPOCH, "[]", 0, Duration.ZERO, Fate.SENT);
  }
}
