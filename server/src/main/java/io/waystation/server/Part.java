package io.waystation.server;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a process may run; all of it in one, or some here and some there over the same data. */
public enum Part {
  BROKER,
  INGEST,
  STORE_WRITER,
  ALERTING,
  API;

  /** As it is written on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Part> of(String word) {
    return EnumSet.allOf(Part.class).stream().filter(part -> part.word().equals(word)).findFirst();
  }

  public static Set<Part> all() {
    return EnumSet.allOf(Part.class);
  }
}
