package io.waystation.ingest.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What one connection has brought and nobody has begun to keep, in the order it came. For any
 * thread.
 */
final class Arrived {
  private final Deque<Taken> messages = new ArrayDeque<>();
  private final Room room;
  private boolean told;
  private boolean over;

  Arrived(Room room) {
    this.room = room;
  }

  /**
   * @return whether the keeper must be told: it has not been since it last looked
   */
  synchronized boolean add(Taken taken) {
    if (over) {
      room.giveBack(taken.bytes());
      return false;
    }
    messages.addLast(taken);
    boolean tell = !told;
    told = true;
    return tell;
  }

  /** The keeper looks: further messages are told of again. */
  synchronized int look() {
    told = false;
    return messages.size();
  }

  /**
   * The oldest, at least one of them when there are any.
   *
   * @param bytes of payload that shall do; what is decoded takes several times as much
   */
  synchronized List<Taken> take(int most, long bytes) {
    List<Taken> batch = new ArrayList<>(Math.min(most, messages.size()));
    long taken = 0;
    while (!messages.isEmpty() && batch.size() < most) {
      taken += messages.getFirst().bytes();
      if (taken > bytes && !batch.isEmpty()) {
        break;
      }
      batch.add(messages.removeFirst());
    }
    return batch;
  }

  /**
   * The connection is over; what it brought the broker sends again.
   *
   * @return how many of them it will not, because they came with QoS 0
   */
  synchronized int drop() {
    over = true;
    int lost = 0;
    for (Taken taken : messages) {
      room.giveBack(taken.bytes());
      lost += taken.qos() == 0 ? 1 : 0;
    }
    messages.clear();
    return lost;
  }
}
