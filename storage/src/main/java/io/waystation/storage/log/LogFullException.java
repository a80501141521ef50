package io.waystation.storage.log;

/**
 * The disk is nearly full, so nothing is taken in; what is kept stays readable, and consumers go
 * on. Appending works again by itself when there is room.
 */
public final class LogFullException extends LogException {
  private static final long serialVersionUID = 1;

  public LogFullException(String message) {
    super(message, null);
  }
}
