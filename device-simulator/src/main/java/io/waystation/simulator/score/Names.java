package io.waystation.simulator.score;

import io.waystation.model.LocalText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What people call the kinds of faults: {@code fault-names.csv}. */
final class Names {
  private static final Map<String, LocalText> FAULTS = read();

  private Names() {}

  /** Its own word where it has no name. */
  static LocalText ofFault(String fault) {
    return FAULTS.getOrDefault(fault, new LocalText(fault, fault));
  }

  static Set<String> faults() {
    return FAULTS.keySet();
  }

  private static Map<String, LocalText> read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Names.class.getResourceAsStream("fault-names.csv"), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .skip(1)
          .map(line -> line.split(",", 3))
          .collect(Collectors.toMap(cells -> cells[0], cells -> new LocalText(cells[1], cells[2])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
