package io.waystation.simulator.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * What one device holds until the broker has acknowledged it, in the order in which it was made.
 * Bounded: when it is full the oldest that waits is given up and counted, and shows as a hole in
 * {@code seq}. One thread only.
 */
final class Outbox {
  private final int capacity;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private final Deque<Message> underWay = new ArrayDeque<>();
  private long givenUp;

  /**
   * @param capacity most messages that may wait
   */
  Outbox(int capacity) {
    this.capacity = capacity;
  }

  /** What had to be given up for it. */
  Optional<Message> add(Message message) {
    Message lost = null;
    if (waiting.size() == capacity) {
      lost = waiting.remove();
      givenUp++;
    }
    waiting.add(message);
    return Optional.ofNullable(lost);
  }

  /** The next to be sent, which from now on is under way. */
  Optional<Message> send() {
    Message next = waiting.poll();
    if (next != null) {
      underWay.add(next);
    }
    return Optional.ofNullable(next);
  }

  void acknowledged(Message message) {
    underWay.remove(message);
  }

  /** The connection is gone: whatever was under way has to be sent again, before all else. */
  void sendAgain() {
    Iterator<Message> youngestFirst = underWay.descendingIterator();
    while (youngestFirst.hasNext()) {
      waiting.addFirst(youngestFirst.next());
    }
    underWay.clear();
  }

  int underWay() {
    return underWay.size();
  }

  int pending() {
    return waiting.size() + underWay.size();
  }

  long givenUp() {
    return givenUp;
  }
}
