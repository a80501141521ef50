package io.waystation.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command of another Java process of a test, one that can be killed. It lives for seconds: with
 * the quick compiler and the small collector it needs half the processor time to come up.
 */
public final class ChildJvm {
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private ChildJvm() {}

  /**
   * Of a main class on this test's own class path.
   *
   * @param heap as after {@code -Xmx}
   */
  public static List<String> command(String heap, Class<?> main, String... arguments) {
    List<String> command = java(Path.of(System.getProperty("java.home")), heap);
    command.add("-Dslf4j.internal.verbosity=ERROR");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** The first words of any command of that JDK; the rest is to be added. */
  public static List<String> java(Path jdk, String heap) {
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin").resolve("java").toString());
    command.add("-Xmx" + heap);
    command.addAll(SHORT_LIVED);
    return command;
  }
}
