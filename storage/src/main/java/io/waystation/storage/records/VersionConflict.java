package io.waystation.storage.records;

/** Somebody else changed it since it was read: read it again and decide anew. */
public class VersionConflict extends RuntimeException {
  private static final long serialVersionUID = 1;

  public VersionConflict(String message) {
    super(message);
  }
}
