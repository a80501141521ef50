package io.waystation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServerTest {
  @TempDir Path folder;

  @Test
  void waitsUntilTheProgramAnswers() {
    Path sign = folder.resolve("open");
    List<String> shop = List.of("sh", "-c", "sleep 0.2; touch open; exec sleep 60");
    try (LocalServer server = LocalServer.start("shop", shop, folder, () -> Files.exists(sign))) {
      assertThat(server.isAlive()).isTrue();
      assertThat(sign).exists();
      server.kill();
      assertThat(server.isAlive()).isFalse();
    }
  }

  @Test
  void saysWhatAProgramThatEndsAtOnceHasSaid() {
    List<String> broken = List.of("sh", "-c", "echo no configuration here; exit 3");
    assertThatThrownBy(() -> LocalServer.start("shop", broken, folder, () -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("shop ended at once with exit code 3")
        .hasMessageContaining("no configuration here");
  }

  @Test
  void findsProgramsWhereTheShellDoes() {
    assertThat(LocalServer.find("sh")).isPresent();
    assertThat(LocalServer.find("no-such-program-anywhere")).isEmpty();
  }

  /**
   * The system gives connections 32768 and more, and one of them may come before the server does.
   */
  @Test
  void noPortIsGivenTwiceOrTakenByAConnection() {
    List<Integer> ports = Stream.generate(LocalServer::freePort).limit(300).toList();
    assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port >= 1_024 && port < 32_768);
  }
}
