package io.waystation.simulator.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * What one device holds until the broker has acknowledged it, in the order in which it was made.
 * Bounded, by a number and by what all devices may hold: when it is full the oldest that waits is
 * given up and counted, and shows as a hole in {@code seq}. One thread only.
 */
final class Outbox {
  private final int capacity;
  private final Network network;
  private final Deque<Message> waiting = new ArrayDeque<>(2);
  private final Deque<Message> underWay = new ArrayDeque<>(2);
  private long givenUp;

  /**
   * @param capacity most messages that may wait
   */
  Outbox(int capacity, Network network) {
    this.capacity = capacity;
    this.network = network;
  }

  /**
   * @return what had to be given up for it
   */
  Optional<Message> add(Message message) {
    Message lost = null;
    if (waiting.size() == capacity || network.full() && !waiting.isEmpty()) {
      lost = waiting.remove();
      network.letGo(lost.size());
      givenUp++;
    }
    waiting.add(message);
    network.hold(message.size());
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

  /** It need not be held any longer: the broker has it, or will never take it. */
  void done(Message message) {
    if (underWay.remove(message)) {
      network.letGo(message.size());
    }
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
