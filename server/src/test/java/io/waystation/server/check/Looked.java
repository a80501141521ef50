package io.waystation.server.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.server.config.Config;
import io.waystation.server.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What tests ask of a checkup. */
record Looked(List<Finding> findings) {
  /** Few, but more than brokers keep by default. */
  static final int PROBE = 3_000;

  static Looked at(Check check) {
    Findings findings = new Findings();
    check.look(findings);
    return new Looked(findings.all());
  }

  static Given given(Path folder, String yaml, Path brokerConfiguration) {
    try {
      Path file = Files.writeString(folder.resolve("waystation.yaml"), yaml);
      Config.Loaded loaded = Config.load(file, Map.of());
      return new Given(
          loaded.config(),
          file,
          loaded.warnings(),
          Map.of(),
          PROBE,
          Optional.ofNullable(brokerConfiguration));
    } catch (IOException | ConfigException e) {
      throw new AssertionError(e);
    }
  }

  static Config config(Path folder, String yaml) {
    return given(folder, yaml, null).config();
  }

  List<Kind> kinds() {
    return findings.stream().map(Finding::kind).toList();
  }

  /** Warnings and faults. */
  List<Kind> bad() {
    return findings.stream().filter(f -> f.level() != Level.OK).<Kind>map(Finding::kind).toList();
  }

  Finding only(Kind kind) {
    List<Finding> of = findings.stream().filter(f -> f.kind() == kind).toList();
    assertThat(of).as("%s in %s", kind, findings).hasSize(1);
    return of.get(0);
  }
}
