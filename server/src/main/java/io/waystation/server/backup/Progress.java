package io.waystation.server.backup;

/** Told how far a long work has come, one stretch of it after the other. */
public interface Progress {
  /**
   * @param what in a word or two
   * @param of how much there is to do, in {@code unit}; 0 when nobody knows
   */
  void begin(String what, long of, Unit unit);

  /**
   * @param done of the stretch, in its unit
   */
  void at(long done);

  /**
   * For a stretch of which nobody knows how much there is to do.
   *
   * @param done of it, in its unit
   * @param share how far that is, 0 to 1
   */
  void at(long done, double share);

  /**
   * @param outcome of the stretch; empty when there is nothing to say
   */
  void end(String outcome);

  /** What is counted. */
  enum Unit {
    BYTES,
    ROWS,
    MESSAGES,
    READINGS
  }

  /** So little is done before anybody can read that it was begun. */
  long SMALL_BYTES = 10_000_000;

  /** That one for a stretch of so many bytes; one that shows nothing for a small stretch. */
  static Progress worthShowing(long bytes, Progress shown) {
    return bytes >= SMALL_BYTES ? shown : NONE;
  }

  /** Shows nothing. */
  Progress NONE =
      new Progress() {
        @Override
        public void begin(String what, long of, Unit unit) {}

        @Override
        public void at(long done) {}

        @Override
        public void at(long done, double share) {}

        @Override
        public void end(String outcome) {}
      };
}
