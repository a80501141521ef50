package io.waystation.storage.log.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.storage.log.DeviceLedger;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.Quarantine.Filter;
import io.waystation.storage.log.Quarantined;
import io.waystation.testkit.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {
  private static final int ROUNDS = 4;
  private static final int ANSWERS = 400;

  @TempDir Path folder;

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void whatWasAnsweredForIsThereOnceAfterEachKill() throws Exception {
    Map<String, Long> answered = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      // Each device sends again from what it had no answer for, like one that lost its line.
      appendUntilKilled(answered, ANSWERS * (round + 1) / 2);
      try (SqliteReadingLog log = SqliteReadingLog.open(folder, Clock.systemUTC())) {
        assertThat(everythingAnswered(log, answered)).isTrue();
      }
    }
  }

  private void appendUntilKilled(Map<String, Long> answered, int answers) throws Exception {
    List<String> command = ChildJvm.command("256m", AppendingProcess.class, folder.toString());
    Map<String, Long> firsts = new HashMap<>();
    for (int d = 0; d < AppendingProcess.DEVICES; d++) {
      firsts.put("gw-" + d, answered.getOrDefault("gw-" + d, -1L) + 1);
      command.add(Long.toString(firsts.get("gw-" + d)));
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int seen = 0;
      for (String line = out.readLine(); line != null; line = readOn(out)) {
        String[] words = line.split(" ");
        if (words.length == 3) {
          long seq = Long.parseLong(words[1]);
          // Only the first after a kill may be there already: kept, and the answer lost.
          if (Fate.valueOf(words[2]) == Fate.DUPLICATE) {
            assertThat(seq).isEqualTo(firsts.get(words[0]));
          }
          answered.put(words[0], seq);
        }
        if (++seen == answers) {
          // By its handle: the process would close the pipe, and answers still in it would be lost.
          process.toHandle().destroyForcibly();
        }
      }
      assertThat(seen).isGreaterThanOrEqualTo(answers);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static String readOn(BufferedReader out) {
    try {
      return out.readLine();
    } catch (IOException e) {
      return null; // the pipe broke with the process
    }
  }

  private static boolean everythingAnswered(SqliteReadingLog log, Map<String, Long> answered) {
    Map<String, Set<Long>> found = new HashMap<>();
    long offset = 0;
    for (List<Entry> batch = log.read(Lane.LIVE, 0, 500);
        !batch.isEmpty();
        batch = log.read(Lane.LIVE, offset, 500)) {
      for (Entry entry : batch) {
        assertThat(entry.offset()).isEqualTo(offset++);
        assertThat(entry.readings()).hasSize(3);
        assertThat(
                found
                    .computeIfAbsent(entry.device().value(), d -> new HashSet<>())
                    .add(entry.seq()))
            .as("%s of %s once", entry.seq(), entry.device())
            .isTrue();
      }
    }
    assertThat(log.end().live()).isEqualTo(offset);
    long replayed = 0;
    for (Quarantined kept : log.quarantine().page(Filter.ALL, Long.MAX_VALUE, 100_000)) {
      Set<Long> seqs = found.computeIfAbsent(kept.device(), d -> new HashSet<>());
      if (kept.state() == Quarantined.State.STORED) {
        replayed++;
        assertThat(seqs).contains(kept.seq());
      } else {
        assertThat(seqs.add(kept.seq())).as("either in the log or in quarantine").isTrue();
      }
    }
    assertThat(replayed).isPositive();
    for (DeviceLedger ledger : log.ledgers()) {
      Set<Long> seqs = found.get(ledger.device().value());
      assertThat(ledger.stored() + ledger.quarantined()).isEqualTo(seqs.size());
      assertThat(ledger.nextSeq()).isEqualTo(seqs.size());
      assertThat(ledger.holes()).isZero();
    }
    assertThat(log.disagreements()).isEmpty();
    assertThat(log.verify((done, of) -> {})).isEmpty();
    return answered.entrySet().stream()
        .allMatch(device -> found.get(device.getKey()).size() > device.getValue());
  }
}
