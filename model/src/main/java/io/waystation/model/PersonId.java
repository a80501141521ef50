package io.waystation.model;

import java.util.UUID;

/**
 * A person, as telemetry, logs, topics and addresses know them: a random UUID and nothing else. Who
 * it is, only the identity vault knows.
 *
 * @param value a lower-case UUID, or empty for {@link #NONE}
 */
public record PersonId(String value) {
  /** The reading or alarm is about no person. */
  public static final PersonId NONE = new PersonId("");

  public PersonId {
    if (!value.isEmpty() && !valid(value)) {
      throw new IllegalArgumentException("person id must be a lower-case UUID");
    }
  }

  public static PersonId random() {
    return new PersonId(UUID.randomUUID().toString());
  }

  /** Whether the text is a lower-case UUID in its 36-character form. */
  public static boolean valid(String text) {
    if (text.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      char c = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  public boolean isNone() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return value;
  }
}
