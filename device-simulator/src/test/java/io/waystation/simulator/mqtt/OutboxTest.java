package io.waystation.simulator.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import io.waystation.simulator.truth.TruthLine.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox(3);

  @Test
  void whatWasUnderWayGoesFirstAndInOrderAfterABreak() {
    List.of(1, 2, 3).forEach(seq -> outbox.add(message(seq)));
    outbox.send();
    outbox.send();
    outbox.acknowledged(message(1));
    outbox.sendAgain();
    assertThat(all()).containsExactly(message(2), message(3));
  }

  @Test
  void holdsAMessageUntilItIsAcknowledged() {
    outbox.add(message(1));
    outbox.send();
    assertThat(outbox.pending()).isEqualTo(1);
    outbox.acknowledged(message(1));
    assertThat(outbox.pending()).isZero();
  }

  @Test
  void givesUpTheOldestThatWaitsAndSaysSo() {
    List.of(1, 2, 3, 4, 5).forEach(seq -> outbox.add(message(seq)));
    assertThat(outbox.givenUp()).isEqualTo(2);
    assertThat(all()).containsExactly(message(3), message(4), message(5));
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
