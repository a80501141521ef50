package io.waystation.storage.telemetry;

import java.time.Instant;
import java.util.Optional;

/**
 * How every engine makes hourly figures: hour by hour, each marked as dirty before its points are
 * read, so that what is written to it meanwhile has it made again.
 */
public final class HourKeeping {
  /** What an engine must be able to do for that. */
  public interface Engine {
    HourMarks marks();

    /** The time of the oldest point that is not before {@code from}. */
    Optional<Instant> oldest(Instant from);

    /** Moves {@link HourMarks#done} and, in the same step, marks {@code dirty} if there is one. */
    void advance(Instant done, Optional<Instant> dirty);

    /**
     * Makes the figures of an hour from its points, and takes its mark away unless somebody has
     * written to it meanwhile. Where points are gone, late ones are added to the figures instead,
     * and gone too afterwards.
     */
    void redo(Instant hour);
  }

  private HourKeeping() {}

  /**
   * Makes figures of every hour that ends by {@code upTo} and has none or old ones. Ends early when
   * the thread is interrupted; the next call goes on from there.
   */
  public static void run(Engine engine, Instant upTo) {
    Instant end = Hour.floor(upTo);
    HourMarks marks = engine.marks();
    Instant done = marks.done();
    while (done.isBefore(end) && !Thread.currentThread().isInterrupted()) {
      Instant next = engine.oldest(done).map(Hour::floor).orElse(end);
      if (!next.isBefore(end)) {
        engine.advance(end, Optional.empty());
        break;
      }
      done = next.plus(Hour.LENGTH);
      engine.advance(done, Optional.of(next));
      engine.redo(next);
    }
    for (Instant hour : marks.dirty()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      engine.redo(hour);
    }
  }
}
