package io.waystation.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.storage.log.BootLedger;
import io.waystation.storage.log.SeqRange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a device is told of its messages, as docs/mqtt.md has it: everything of {@code boot} up to
 * {@code seq} is on our disk or was refused, except what is {@code missing}.
 *
 * @param account of the device's latest boot; empty of a device that has numbered no message
 * @param refusals each named once
 * @param more refusals there is no room to name
 */
record Receipt(Optional<BootLedger> account, List<Refusal> refusals, long more, Instant at) {
  /** With more holes than this, the receipt ends before the next one. */
  static final int MOST_MISSING = 32;

  /**
   * A message that is not among the readings.
   *
   * @param boot -1 when the message does not say
   * @param seq -1 when the message does not say
   */
  record Refusal(long boot, long seq, String reason, String detail) {}

  byte[] json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    account.filter(boot -> boot.boot() >= 0).ifPresent(boot -> write(boot, json));
    if (!refusals.isEmpty()) {
      ArrayNode named = json.putArray("refused");
      refusals.forEach(refusal -> write(refusal, named.addObject()));
    }
    if (more > 0) {
      json.put("more", more);
    }
    return json.put("at", at.toEpochMilli()).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(BootLedger boot, ObjectNode json) {
    List<SeqRange> holes = boot.missing();
    boolean all = holes.size() <= MOST_MISSING;
    long seq = all ? boot.nextSeq() - 1 : holes.get(MOST_MISSING).first() - 1;
    json.put("boot", boot.boot()).put("seq", seq);
    if (!holes.isEmpty()) {
      ArrayNode missing = json.putArray("missing");
      for (SeqRange hole : all ? holes : holes.subList(0, MOST_MISSING)) {
        missing.addArray().add(hole.first()).add(hole.last());
      }
    }
  }

  private static void write(Refusal refusal, ObjectNode json) {
    if (refusal.boot >= 0) {
      json.put("boot", refusal.boot);
    }
    if (refusal.seq >= 0) {
      json.put("seq", refusal.seq);
    }
    json.put("reason", refusal.reason).put("detail", refusal.detail);
  }
}
