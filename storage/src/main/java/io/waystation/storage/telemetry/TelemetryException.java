package io.waystation.storage.telemetry;

import java.time.Duration;

/** The store cannot be reached or is broken; the message says which store and what to do. */
public class TelemetryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Who has to do something about it. */
  public enum Kind {
    /** Nobody answers in time: whoever looks after the server or the network. */
    UNREACHABLE,
    /** It asks to be left alone for a while: nobody, it passes. */
    OVERLOADED,
    /** Our token, user or rights are not good there: whoever configures us. */
    NOT_ALLOWED,
    /** The database or bucket is not there and we may not make it. */
    MISSING,
    /** Anything else; its own log says more. */
    BROKEN
  }

  private final Kind kind;
  private final Duration retryAfter;

  public TelemetryException(String message, Throwable cause) {
    this(Kind.BROKEN, Duration.ZERO, message, cause);
  }

  /**
   * @param retryAfter before which it is of no use to try again; zero when unknown
   */
  public TelemetryException(Kind kind, Duration retryAfter, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public Kind kind() {
    return kind;
  }

  /** Before which it is of no use to try again; zero when unknown. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
