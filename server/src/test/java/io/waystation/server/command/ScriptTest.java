package io.waystation.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the script {@code waystation} starts: asked of one beside nothing, with a Java that only
 * says it.
 */
class ScriptTest {
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      if [ "${1:-}" = -XshowSettings:properties ]; then
        echo '    java.specification.version = 17' >&2
      else
        printf '%s\\n' "$@"
      fi
      """;

  @TempDir Path folder;

  @BeforeEach
  void anInstallationThatIsBuilt() throws IOException {
    Files.copy(Path.of("..", "waystation"), folder.resolve("waystation"));
    Files.createDirectories(folder.resolve("server/target/waystation"));
    Files.createFile(folder.resolve("server/target/waystation/built"));
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, JAVA);
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void devicesAloneHaveASmallHeapAndTheSerialCollector() throws Exception {
    assertThat(started(Map.of(), "simulate"))
        .contains("-Xmx320m", "-XX:+UseSerialGC", "io.waystation.server.Main", "simulate");
    assertThat(started(Map.of(), "demo")).contains("-Xmx512m").doesNotContain("-XX:+UseSerialGC");
  }

  @Test
  void theCollectorAndTheHeapThatSomebodyNamesStand() throws Exception {
    for (String variable :
        List.of("WAYSTATION_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")) {
      assertThat(started(Map.of(variable, "-Dx=1 -XX:+UseParallelGC"), "simulate"))
          .as(variable)
          .contains("-Xmx320m")
          .doesNotContain("-XX:+UseSerialGC", "-Xmn64m");
      assertThat(started(Map.of(variable, "-Xmx1g"), "simulate"))
          .as(variable)
          .contains("-XX:+UseSerialGC")
          .doesNotContain("-Xmx320m");
      assertThat(started(Map.of(variable, "-Xmx1g"), "demo"))
          .as(variable)
          .doesNotContain("-Xmx512m");
    }
    assertThat(started(Map.of("WAYSTATION_JAVA_OPTS", "-Xmx1g -XX:+UseG1GC"), "simulate"))
        .contains("-Xmx1g", "-XX:+UseG1GC");
  }

  private List<String> started(Map<String, String> environment, String command) throws Exception {
    ProcessBuilder script =
        new ProcessBuilder(folder.resolve("waystation").toString(), command)
            .redirectErrorStream(true);
    script.environment().keySet().removeIf(name -> name.contains("JAVA"));
    script.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    script.environment().putAll(environment);
    Process process = script.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().toList();
  }
}
