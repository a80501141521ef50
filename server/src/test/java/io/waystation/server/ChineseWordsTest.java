package io.waystation.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One thing has one name, also in Chinese: an alarm is 报警, and the severity warning is 警告. 预警
 * stands in the name of the early warning score alone.
 */
class ChineseWordsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern OTHER = Pattern.compile("告警|警报|(?<!早期)预警|预警(?!评分)");
  private static final List<String> TEXTS =
      List.of(".java", ".js", ".html", ".yaml", ".csv", ".md", ".json");

  @Test
  void anAlarmIsCalledTheSameEverywhere() throws IOException {
    List<String> others = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(Files::isDirectory).toList()) {
        boolean texts = List.of("docs", "config", "deploy").contains(name(module));
        Path from = texts ? module : module.resolve("src").resolve("main");
        if (Files.isDirectory(from)) {
          look(from, others);
        }
      }
    }
    assertThat(others).isEmpty();
  }

  private static void look(Path from, List<String> others) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (TEXTS.stream().anyMatch(name(file)::endsWith)) {
          List<String> lines = Files.readAllLines(file);
          for (int i = 0; i < lines.size(); i++) {
            if (OTHER.matcher(lines.get(i)).find()) {
              others.add("%s:%d: %s".formatted(ROOT.relativize(file), i + 1, lines.get(i).strip()));
            }
          }
        }
      }
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
