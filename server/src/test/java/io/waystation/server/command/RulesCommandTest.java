package io.waystation.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.server.CannotRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code waystation rules explain}. */
class RulesCommandTest {
  private record Run(int exitCode, String err) {}

  private static Run explain(String reading) {
    PrintStream err = System.err;
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int exitCode = Waystation.run("rules", "explain", reading);
      return new Run(exitCode, complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(err);
    }
  }

  @Test
  void whatIsWholeIsTaken() {
    assertThat(explain("{\"signal\": \"spo2\", \"value\": 84, \"altitude\": 3000}"))
        .isEqualTo(new Run(0, ""));
  }

  /** Taken for 0 it would be graded for the sea shore. */
  @ParameterizedTest
  @ValueSource(strings = {"\"3000 m\"", "\"3000\"", "3000.5", "99999999999", "null", "[3000]"})
  void anAltitudeThatIsNoWholeNumberIsRefused(String altitude) {
    Run run = explain("{\"signal\": \"spo2\", \"value\": 84, \"altitude\": " + altitude + "}");
    assertThat(run.exitCode()).isEqualTo(CannotRun.WRONG_USAGE);
    assertThat(run.err()).contains("'altitude' is " + altitude, "write a whole number");
  }
}
