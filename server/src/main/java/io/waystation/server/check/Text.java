package io.waystation.server.check;

import io.waystation.model.LocalText;

/** The fixed part of a finding, as the enums write it. */
public record Text(Level level, LocalText words, LocalText remedy) {
  static Text ok(String zh, String en) {
    return new Text(Level.OK, new LocalText(zh, en), new LocalText("", ""));
  }

  static Text warning(String zh, String en) {
    return new Text(Level.WARNING, new LocalText(zh, en), new LocalText("", ""));
  }

  static Text fault(String zh, String en) {
    return new Text(Level.FAULT, new LocalText(zh, en), new LocalText("", ""));
  }

  Text mend(String zh, String en) {
    return new Text(level, words, new LocalText(zh, en));
  }

  /** The same in both languages: a line of a configuration, a command. */
  Text mend(String line) {
    return mend(line, line);
  }
}
