package io.waystation.ingest.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * What one connection has brought and nobody has begun to keep, in the order it came. For any
 * thread.
 *
 * <p>When more waits than can be kept at once, QoS 1 and QoS 0 each keep their order but not with
 * each other: a flood of QoS 0, which nothing holds back, would otherwise stand before the few
 * messages the broker may send of QoS 1. Those get seven eighths of each batch when they are so
 * many, and QoS 0 an eighth, so that neither waits for the other to end.
 */
final class Arrived {
  private static final int QOS_0_SHARE = 8;

  /**
   * @param place in the order of arrival
   */
  private record Waiting(long place, Taken taken) {}

  private final Deque<Waiting> qos0 = new ArrayDeque<>();
  private final Deque<Waiting> qos1 = new ArrayDeque<>();
  private final Room room;
  private long places;
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
    (taken.qos() == 0 ? qos0 : qos1).addLast(new Waiting(places++, taken));
    boolean tell = !told;
    told = true;
    return tell;
  }

  /** The keeper looks: further messages are told of again. */
  synchronized int look() {
    told = false;
    return qos0.size() + qos1.size();
  }

  /**
   * The oldest of each QoS, at least one of each when there are any and there is more than one to
   * take, in the order they came.
   *
   * @param bytes of payload that shall do; what is decoded takes several times as much
   */
  synchronized List<Taken> take(int most, long bytes) {
    List<Waiting> batch = new ArrayList<>(Math.min(most, qos0.size() + qos1.size()));
    long left = bytes;
    left -= move(qos1, 1, batch, most - most / QOS_0_SHARE, left - left / QOS_0_SHARE);
    left -= move(qos0, 1, batch, most, left);
    move(qos1, 0, batch, most, left);
    batch.sort(Comparator.comparingLong(Waiting::place));
    return batch.stream().map(Waiting::taken).toList();
  }

  /**
   * Moves the oldest.
   *
   * @param least so many also when they have more bytes
   * @return the bytes it took
   */
  private static long move(
      Deque<Waiting> from, int least, List<Waiting> batch, int most, long bytes) {
    long taken = 0;
    int moved = 0;
    while (!from.isEmpty() && batch.size() < most) {
      int next = from.getFirst().taken.bytes();
      if (moved >= least && taken + next > bytes) {
        break;
      }
      taken += next;
      moved++;
      batch.add(from.removeFirst());
    }
    return taken;
  }

  /**
   * The connection is over; what it brought the broker sends again.
   *
   * @return how many of them it will not, because they came with QoS 0
   */
  synchronized int drop() {
    over = true;
    int lost = qos0.size();
    qos0.forEach(waiting -> room.giveBack(waiting.taken.bytes()));
    qos1.forEach(waiting -> room.giveBack(waiting.taken.bytes()));
    qos0.clear();
    qos1.clear();
    return lost;
  }
}
