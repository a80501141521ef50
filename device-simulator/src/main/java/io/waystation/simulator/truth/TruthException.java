package io.waystation.simulator.truth;

/** Why a truth file cannot be used: file, line and what is wrong with it. */
public final class TruthException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TruthException(String sentence) {
    super(sentence);
  }

  TruthException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
