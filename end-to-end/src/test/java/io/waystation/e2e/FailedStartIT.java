package io.waystation.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A start that fails says why, ends, and leaves nothing behind that stands in the next one's way.
 */
@Timeout(120)
class FailedStartIT {
  /** A cut-down Java: the embedded broker misses java.desktop, and not before it is started. */
  private static final String WITHOUT_DESKTOP =
      "java.base,java.sql,java.xml,java.naming,java.management,jdk.unsupported";

  @TempDir Path folder;

  private Program demo(String... more) throws Exception {
    return demo(Map.of(), more);
  }

  private Program demo(Map<String, String> environment, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "demo",
                "--no-simulator",
                "--http-port",
                "0",
                "--mqtt-port",
                "0",
                "--ops-port",
                "0",
                "--data",
                "data"));
    arguments.addAll(Arrays.asList(more));
    return Program.start(
        Path.of(System.getProperty("java.home")),
        folder,
        environment,
        arguments.toArray(String[]::new));
  }

  @Test
  void anErrorEndsTheProcess() throws Exception {
    // Half way through the start, with the broker, the stores and their threads open.
    try (Program broken = demo(Map.of("JDK_JAVA_OPTIONS", "--limit-modules=" + WITHOUT_DESKTOP))) {
      assertThat(broken.end(Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(broken.output()).contains("NoClassDefFoundError");
    }
  }

  @Test
  void aStartThatFailsClaimsNoFolder() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Program failed =
            demo("--stations", "99", "--http-port", Integer.toString(taken.getLocalPort()))) {
      assertThat(failed.end(Duration.ofSeconds(60))).isEqualTo(1);
    }
    try (Program next = demo("--for", "1s")) {
      assertThat(next.end(Duration.ofSeconds(60))).as(next.output()).isZero();
    }
  }

  @Test
  void aDamagedLogIsToldInOneSentence() throws Exception {
    Path log = Files.createDirectories(folder.resolve("data/log")).resolve("log.db");
    Files.writeString(log, "garbage!".repeat(1000));
    try (Program damaged = demo("--for", "1s")) {
      assertThat(damaged.end(Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(damaged.output()).contains("log.db: it is damaged").doesNotContain("LogException");
    }
  }
}
