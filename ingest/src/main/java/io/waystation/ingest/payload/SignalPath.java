package io.waystation.ingest.payload;

import io.waystation.model.PersonId;

/**
 * Where a value belongs, written as one name: {@code door.position}, {@code front/door.position},
 * {@code 5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11/spo2}. For dialects that know only flat names.
 *
 * @param part empty for the device itself
 * @param person empty for none
 * @param code of the signal
 */
public record SignalPath(String part, String person, String code) {
  /**
   * The last level is the signal; the level before it is the person when it is a person's id; all
   * other levels are the part.
   */
  public static SignalPath parse(String name) {
    int end = name.lastIndexOf('/');
    String code = name.substring(end + 1);
    if (end < 0) {
      return new SignalPath("", "", code);
    }
    int start = name.lastIndexOf('/', end - 1);
    String last = name.substring(start + 1, end);
    return PersonId.valid(last)
        ? new SignalPath(name.substring(0, Math.max(start, 0)), last, code)
        : new SignalPath(name.substring(0, end), "", code);
  }

  /** The same, one level further in. */
  public SignalPath within(String outer) {
    if (outer.isEmpty()) {
      return this;
    }
    return new SignalPath(part.isEmpty() ? outer : outer + "/" + part, person, code);
  }
}
