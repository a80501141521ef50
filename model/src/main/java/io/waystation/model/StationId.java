package io.waystation.model;

/** A station or hut, as the registry names it: {@code [a-z0-9][a-z0-9-]{0,63}}. */
public record StationId(String value) implements Comparable<StationId> {
  public StationId {
    Ids.check("station", value);
  }

  @Override
  public int compareTo(StationId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
