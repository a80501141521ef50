package io.waystation.storage.records;

/** The records' database cannot be reached just now, or takes nobody; waiting may help. */
public final class RecordsAwayException extends RecordsException {
  private static final long serialVersionUID = 1;

  public RecordsAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
