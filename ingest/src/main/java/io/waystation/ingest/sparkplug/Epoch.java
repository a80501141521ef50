package io.waystation.ingest.sparkplug;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a node is from one of its births to the next: its boot, what it and its devices have
 * announced, and how far its messages are counted.
 */
final class Epoch {
  private static final int LAP = 256;

  /**
   * What one birth has announced.
   *
   * @param untrustedFrom the first message number that may be beyond a birth we have missed; its
   *     aliases may mean something else
   * @param alive false once the device has died
   */
  record Announcement(Announced metrics, long untrustedFrom, boolean alive) {
    static Announcement of(Announced metrics) {
      return new Announcement(metrics, Long.MAX_VALUE, true);
    }

    Announcement untrustedFrom(long number) {
      return new Announcement(metrics, Math.min(untrustedFrom, number), alive);
    }

    Announcement dead() {
      return new Announcement(metrics, untrustedFrom, false);
    }
  }

  /**
   * The number of a message.
   *
   * @param gap whether messages before it are missing
   */
  record Count(long number, boolean gap) {}

  private final String address;
  private final long boot;
  private final int birthSeq;
  private final long bdSeq;
  private final long birthDigest;
  private final Map<String, Announcement> announcements = new HashMap<>();
  private final long[] digests = new long[LAP];
  private final long[] numbers = new long[LAP];
  private long last;
  private boolean dead;

  /**
   * @param address of the node: group and name
   * @param birthSeq the sequence number of the birth, which is message 0
   * @param bdSeq what its death will carry; -1 when the birth had none
   * @param birthDigest of the birth, to know it again
   * @param last the highest message number seen; -1 for none
   */
  Epoch(String address, long boot, int birthSeq, long bdSeq, long birthDigest, long last) {
    this.address = address;
    this.boot = boot;
    this.birthSeq = birthSeq;
    this.bdSeq = bdSeq;
    this.birthDigest = birthDigest;
    this.last = last;
    Arrays.fill(numbers, -1);
  }

  String address() {
    return address;
  }

  long boot() {
    return boot;
  }

  int birthSeq() {
    return birthSeq;
  }

  long bdSeq() {
    return bdSeq;
  }

  long birthDigest() {
    return birthDigest;
  }

  boolean dead() {
    return dead;
  }

  void die() {
    dead = true;
  }

  /** By Sparkplug device; the node's own under the empty name. */
  Map<String, Announcement> announcements() {
    return announcements;
  }

  /**
   * The number of a message seen before: on a connection that broke, a broker may send again what
   * was published with QoS 1, and a batch the log could not take is decoded again.
   */
  OptionalLong seen(int seq, long digest) {
    return numbers[seq] >= 0 && digests[seq] == digest
        ? OptionalLong.of(numbers[seq])
        : OptionalLong.empty();
  }

  /** Unwraps the sequence number of a message not seen before: the least number above the last. */
  Count count(int seq, long digest) {
    int expected = Math.floorMod(birthSeq + last + 1, LAP);
    int skipped = Math.floorMod(seq - expected, LAP);
    last += 1 + skipped;
    digests[seq] = digest;
    numbers[seq] = last;
    if (skipped > 0) {
      announcements.replaceAll((device, announcement) -> announcement.untrustedFrom(last));
    }
    return new Count(last, skipped > 0);
  }
}
