package io.waystation.storage.log;

/** The log's storage is broken or full; the message says what and what to do. */
public class LogException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LogException(String message, Throwable cause) {
    super(message, cause);
  }
}
