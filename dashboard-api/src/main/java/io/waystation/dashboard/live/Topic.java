package io.waystation.dashboard.live;

import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import java.util.Locale;

/**
 * Something to be told of: {@code stations}, {@code alarms}, {@code station:<id>}, {@code
 * person:<id>}.
 *
 * @param id empty where the kind says it all
 */
public record Topic(Kind kind, String id) {
  /** The words before the colon. */
  public enum Kind {
    STATIONS,
    ALARMS,
    STATION,
    PERSON;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  public static Topic parse(String text) {
    int colon = text.indexOf(':');
    String word = colon < 0 ? text : text.substring(0, colon);
    String id = colon < 0 ? "" : text.substring(colon + 1);
    for (Kind kind : Kind.values()) {
      boolean named = kind == Kind.STATION || kind == Kind.PERSON;
      if (kind.word().equals(word) && named != id.isEmpty()) {
        return new Topic(kind, id);
      }
    }
    throw new IllegalArgumentException("no topic is called so");
  }

  public StationId station() {
    return new StationId(id);
  }

  public PersonId person() {
    return new PersonId(id);
  }
}
