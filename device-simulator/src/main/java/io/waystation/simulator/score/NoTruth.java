package io.waystation.simulator.score;

/** What was named as the truth is none, or cannot be read: asked for wrongly. */
public final class NoTruth extends CannotScore {
  private static final long serialVersionUID = 1;

  NoTruth(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
