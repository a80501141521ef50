package io.waystation.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.model.Severity;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Notification;
import io.waystation.storage.records.Records;
import io.waystation.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} in the middle of deciding and delivering: everybody is told of every alarm, and
 * whoever looks at the key is told once.
 */
@Timeout(300)
class NotifierKillTest {
  private static final int ALARMS = 120;
  private static final int KILLS = 3;
  private static final long SEED = new Random().nextLong();

  @TempDir Path folder;

  @Test
  void nothingIsForgottenAndNothingDecidedTwice() throws Exception {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    try (Counterpart server = new Counterpart();
        Records records = Records.openSqlite(folder, new IdentityKey(new byte[32]))) {
      Path file = folder.resolve("notify.yaml");
      Files.writeString(
          file,
          """
          route: {receiver: duty, group_by: ['...'], group_wait: 0s, group_interval: 1s}
          receivers:
            - {name: duty, channels: [{webhook: {url: "%s"}}]}
          """
              .formatted(server.url("/hook")));
      int raised = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        Process process = run(file);
        int told = server.requests().size();
        int more = (ALARMS - raised) / (KILLS - kill + 1);
        for (int i = 0; i < more; i++) {
          raise(records, raised++);
        }
        int enough = told + 1 + random.nextInt(more / 2);
        await(process, () -> server.requests().size() >= enough);
        process.destroyForcibly().waitFor();
      }
      while (raised < ALARMS) {
        raise(records, raised++);
      }
      Process last = run(file);
      await(last, () -> settled(records));
      last.destroyForcibly().waitFor();
      check(server.requests());
    }
  }

  private static void raise(Records records, int number) {
    records.write(
        t -> {
          t.alarms()
              .raise(
                  Cases.alarm("a-" + number, "too_hot", "st-1", Severity.CRITICAL, Instant.now()));
          return null;
        });
  }

  private static boolean settled(Records records) {
    List<Notification> all =
        records.read(
            t ->
                t.notifications()
                    .page(
                        Long.MAX_VALUE,
                        Notification.State.DELIVERED,
                        List.of(Notification.About.STATION),
                        1_000));
    return all.size() >= ALARMS;
  }

  private static void check(List<Counterpart.Request> requests) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Map<String, Set<String>> keys = new HashMap<>();
    Map<String, Integer> times = new HashMap<>();
    for (Counterpart.Request request : requests) {
      JsonNode body = json.readTree(request.body());
      assertThat(body.path("cause").asText()).isEqualTo("new");
      String url = body.path("alerts").path(0).path("generatorURL").asText();
      String key = request.header("Idempotency-Key");
      keys.computeIfAbsent(url, u -> new TreeSet<>()).add(key);
      times.merge(key, 1, Integer::sum);
    }
    assertThat(keys).as("every alarm was told").hasSize(ALARMS);
    assertThat(keys.values()).as("and decided once").allMatch(set -> set.size() == 1);
    int repeated = times.values().stream().mapToInt(n -> n - 1).sum();
    assertThat(repeated).as("what was in hand at a kill may come again").isLessThanOrEqualTo(KILLS);
    assertThat(new HashSet<>(times.keySet())).hasSize(ALARMS);
  }

  private Process run(Path file) throws IOException {
    return new ProcessBuilder(
            ChildJvm.command("128m", NotifierProcess.class, folder.toString(), file.toString()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("notifier.out").toFile()))
        .start();
  }

  private void await(Process process, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(process.isAlive())
          .as(() -> "it runs: " + read(folder.resolve("notifier.out")))
          .isTrue();
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }
}
