package io.waystation.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivedTest {
  private static final int PLENTY = 1 << 20;

  private final Room room = new Room(64 * PLENTY);
  private final Arrived arrived = new Arrived(room);

  private void add(int qos, int id, int bytes) {
    assertThat(room.takeQos0(bytes)).isTrue();
    arrived.add(new Taken(id, qos, new RawMessage("t", new byte[bytes], Instant.EPOCH)));
  }

  private List<Integer> take(int most, long bytes) {
    return arrived.take(most, bytes).stream().map(Taken::id).toList();
  }

  @Test
  void whatFitsComesInTheOrderItCame() {
    add(0, 1, 10);
    add(1, 2, 10);
    add(0, 3, 10);
    add(1, 4, 10);
    assertThat(take(4, PLENTY)).containsExactly(1, 2, 3, 4);
    assertThat(take(4, PLENTY)).isEmpty();
  }

  @Test
  void aFloodOfQos0DoesNotStandBeforeQos1() {
    for (int i = 0; i < 1_000; i++) {
      add(0, i, 10);
    }
    for (int i = 1_000; i < 1_020; i++) {
      add(1, i, 10);
    }
    List<Integer> batch = take(16, PLENTY);
    assertThat(batch)
        .containsExactly(
            0, 1, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012,
            1013);
    assertThat(take(16, PLENTY)).startsWith(2, 3).endsWith(1018, 1019).hasSize(16);
    assertThat(take(16, PLENTY)).startsWith(12).hasSize(16);
  }

  @Test
  void manyOfQos1LeaveQos0ItsEighth() {
    for (int i = 0; i < 100; i++) {
      add(1, i, 10);
    }
    add(0, 100, 10);
    add(0, 101, 10);
    add(0, 102, 10);
    assertThat(take(16, PLENTY)).endsWith(13, 100, 101).hasSize(16);
  }

  @Test
  void bytesAreSharedAsPlacesAre() {
    for (int i = 0; i < 10; i++) {
      add(0, i, 1_000);
      add(1, 100 + i, 1_000);
    }
    assertThat(take(16, 8_000)).containsExactly(0, 100, 101, 102, 103, 104, 105, 106);
  }

  @Test
  void whatIsLargerThanABatchIsTakenAllTheSame() {
    add(0, 1, 5_000);
    add(1, 2, 5_000);
    add(1, 3, 5_000);
    assertThat(take(16, 1_000)).containsExactly(1, 2);
    assertThat(take(16, 1_000)).containsExactly(3);
  }

  @Test
  void aLostConnectionGivesItsRoomBackAndCountsWhatWillNotComeAgain() {
    add(0, 1, 10);
    add(1, 2, 10);
    assertThat(arrived.drop()).isEqualTo(1);
    assertThat(room.messages()).isZero();
    assertThat(room.taken()).isZero();
    assertThat(take(16, PLENTY)).isEmpty();
  }
}
