package io.waystation.simulator.score;

/**
 * Why nothing can be marked: the truth cannot be read, the service not be asked. One sentence for
 * the person who wanted it, no stack trace.
 */
public sealed class CannotScore extends RuntimeException permits NoTruth {
  private static final long serialVersionUID = 1;

  CannotScore(String sentence) {
    super(sentence);
  }

  CannotScore(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
