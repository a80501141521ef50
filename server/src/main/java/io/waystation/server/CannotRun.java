package io.waystation.server;

/** Why a command could not do its work: one sentence for the person who gave it, no stack trace. */
public final class CannotRun extends RuntimeException {
  private static final long serialVersionUID = 1;

  public static final int FAILED = 1;
  public static final int WRONG_USAGE = 2;

  private final int exitCode;

  private CannotRun(int exitCode, String sentence, Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  /** The world is not as it must be: a port taken, a disk full. */
  public static CannotRun because(String sentence) {
    return new CannotRun(FAILED, sentence, null);
  }

  public static CannotRun because(String sentence, Throwable cause) {
    return new CannotRun(FAILED, sentence, cause);
  }

  /** The command or the configuration says something we cannot follow. */
  public static CannotRun usage(String sentence) {
    return new CannotRun(WRONG_USAGE, sentence, null);
  }

  public int exitCode() {
    return exitCode;
  }
}
