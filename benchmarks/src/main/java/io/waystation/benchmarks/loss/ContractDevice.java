package io.waystation.benchmarks.loss;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * A device that must not lose a reading: it keeps every message until a receipt names it, and sends
 * it again when none comes. One message in a hundred is garbage of some kind, as a bad firmware
 * writes it. What it sends follows from its number and the seed alone.
 */
final class ContractDevice {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BOOT = 1;
  private static final int WINDOW = 1_000;
  private static final int REORDERED = 8;
  private static final double REPEATED = 0.03;
  private static final long PATIENCE_NANOS = 4_000_000_000L;
  private static final int AGAIN_AT_ONCE = 400;

  private final int number;
  private final int messages;
  private final long start;
  private final Random random;
  private final BitSet garbage = new BitSet();

  /** Named by a receipt. */
  private final BitSet settled = new BitSet();

  private int settledCount;
  private int next;
  private long movedAt = System.nanoTime();
  private long sendings;

  /**
   * @param start of its measuring, epoch milliseconds: message {@code seq} is of {@code start +
   *     seq}
   * @param garbageShare of its messages
   */
  ContractDevice(int number, int messages, long start, double garbageShare, long seed) {
    this.number = number;
    this.messages = messages;
    this.start = start;
    this.random = new Random(seed * 31 + number);
    for (int seq = 0; seq < messages; seq++) {
      garbage.set(seq, random.nextDouble() < garbageShare);
    }
  }

  String id() {
    return "gw-" + number;
  }

  byte[] topic() {
    return ("ws/v1/" + id() + "/readings").getBytes(StandardCharsets.UTF_8);
  }

  String receiptTopic() {
    return "ws/v1/" + id() + "/receipt";
  }

  int messages() {
    return messages;
  }

  boolean garbage(int seq) {
    return garbage.get(seq);
  }

  int garbageCount() {
    return garbage.cardinality();
  }

  long measuredAt(int seq) {
    return start + seq;
  }

  /** How many messages left it, repeats counted. */
  synchronized long sendings() {
    return sendings;
  }

  /** How many messages a receipt has named. */
  synchronized int settled() {
    return settledCount;
  }

  synchronized boolean done() {
    return settledCount == messages;
  }

  /** What goes out next, somewhat out of order and some of it twice; empty while it has to wait. */
  synchronized List<byte[]> next() {
    List<Integer> numbers = new ArrayList<>();
    if (next < messages && next - settledCount < WINDOW) {
      int end = Math.min(next + REORDERED, messages);
      for (int seq = next; seq < end; seq++) {
        numbers.add(seq);
        if (random.nextDouble() < REPEATED) {
          numbers.add(seq);
        }
      }
      next = end;
      java.util.Collections.shuffle(numbers, random);
    } else if (System.nanoTime() - movedAt > PATIENCE_NANOS) {
      movedAt = System.nanoTime();
      for (int seq = settled.nextClearBit(0);
          seq < next && numbers.size() < AGAIN_AT_ONCE;
          seq = settled.nextClearBit(seq + 1)) {
        numbers.add(seq);
      }
    }
    sendings += numbers.size();
    return numbers.stream().map(this::payload).toList();
  }

  /** A connection is new: whatever was on its way may be gone. */
  synchronized void reconnected() {
    movedAt = System.nanoTime() - PATIENCE_NANOS;
  }

  synchronized void receipt(byte[] payload) {
    JsonNode receipt;
    try {
      receipt = JSON.readTree(payload);
    } catch (IOException e) {
      throw new IllegalStateException("a receipt that is no JSON", e);
    }
    if (receipt.path("boot").asLong(-1) != BOOT) {
      return;
    }
    int upTo = receipt.path("seq").asInt(-1);
    BitSet named = new BitSet();
    named.set(0, upTo + 1);
    for (JsonNode range : receipt.path("missing")) {
      named.clear(range.get(0).asInt(), range.get(1).asInt() + 1);
    }
    named.andNot(settled);
    if (named.length() > next) {
      throw new IllegalStateException(
          "the receipt of %s names message %d, which was never sent"
              .formatted(id(), named.length() - 1));
    }
    if (!named.isEmpty()) {
      settled.or(named);
      settledCount = settled.cardinality();
      movedAt = System.nanoTime();
    }
  }

  private byte[] payload(int seq) {
    String head =
        "{\"boot\":%d,\"seq\":%d,\"sent\":%d,"
            .formatted(BOOT, seq, garbage(seq) ? measuredAt(seq) : System.currentTimeMillis());
    String readings =
        "\"readings\":[{\"t\":%d,\"m\":{\"occupancy.in\":%d}}]}".formatted(measuredAt(seq), seq);
    String text = head + readings;
    if (garbage(seq)) {
      text =
          switch (seq % 4) {
            case 0 -> text.replace("occupancy.in", "occupancy.inn");
            case 1 -> text.substring(0, text.length() - 8);
            case 2 -> text.replace("occupancy.in\":" + seq, "door.position\":\"ajar\"");
            default -> text.replace("occupancy.in", "spo2");
          };
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
