package io.waystation.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.benchmarks.load.MqttLink;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.testkit.MosquittoServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DeviceGrowthTest {
  @TempDir Path folder;

  /** The service would take the second for a repetition of the first, and wait for it in vain. */
  @Test
  @Timeout(60)
  void twoSendsInOneSecondDoNotShareANumber() throws Exception {
    Growing devices = Growths.DEVICES.of(List.of(3, 6, 12), 12);
    try (Records records = Records.openSqlite(folder, IdentityKey.inFile(folder.resolve("key")))) {
      records.write(
          t -> {
            devices.register(t, 3);
            return null;
          });
    }
    BlockingQueue<String> came = new LinkedBlockingQueue<>();
    try (MosquittoServer broker = MosquittoServer.start();
        MqttLink all =
            MqttLink.open(
                broker.uri(),
                "all",
                10,
                (topic, payload) ->
                    came.add(
                        topic
                            + new String(payload, StandardCharsets.UTF_8)
                                .replaceAll("\"sent\".*", "")))) {
      all.subscribe("ws/v1/+/readings");
      long sent = 0;
      for (int i = 0; i < 4; i++) {
        sent += devices.send(broker.uri(), 3, i > 0).messages();
      }
      Set<String> numbers = new HashSet<>();
      for (int i = 0; i < sent; i++) {
        String number = came.poll(20, TimeUnit.SECONDS);
        assertThat(number).as("message %d of %d", i, sent).contains("\"boot\"", "\"seq\"");
        assertThat(numbers.add(number)).as("%s is new", number).isTrue();
      }
    }
  }
}
