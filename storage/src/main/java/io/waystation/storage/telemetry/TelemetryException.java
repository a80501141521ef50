package io.waystation.storage.telemetry;

/** The store cannot be reached or is broken; the message says which store and what to do. */
public class TelemetryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TelemetryException(String message, Throwable cause) {
    super(message, cause);
  }
}
