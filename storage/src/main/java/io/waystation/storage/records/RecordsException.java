package io.waystation.storage.records;

/** The records store cannot be reached or is broken; the message says what to do. */
public class RecordsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RecordsException(String message, Throwable cause) {
    super(message, cause);
  }
}
