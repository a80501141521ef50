package io.waystation.e2e;

import static org.assertj.core.api.Assertions.assertThat;

/** Lines the documents give people to try. */
final class Shell {
  private Shell() {}

  /** The line with the broker of the service and a device of the test's own in it. */
  static String publishing(String line, String device, RunningService service) {
    assertThat(line).contains("-h 127.0.0.1 -p 1883 ").contains("st-001-gw");
    return line.replace("-p 1883 ", "-p %d ".formatted(service.mosquitto.port()))
        .replace("st-001-gw", device);
  }

  static void run(String script) throws Exception {
    Process shell =
        new ProcessBuilder("bash", "-euc", "SECRET=any\n" + script)
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes());
    assertThat(shell.waitFor()).as(script + "\n" + said).isZero();
  }
}
