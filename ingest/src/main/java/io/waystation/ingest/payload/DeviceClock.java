package io.waystation.ingest.payload;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The clock of one device, as its messages tell of it. Its history is a row of courses: while a
 * clock runs on, its offset stays nearly the same; when it is set or falls back, a new course
 * begins. All times in milliseconds. Safe to use from several threads.
 */
final class DeviceClock {
  private static final long TOLERANCE = DeviceClocks.TOLERANCE.toMillis();

  /** A clock found wrong is believed again when it is this near: it must not go to and fro. */
  private static final long RIGHT_AGAIN = TOLERANCE * 4 / 5;

  /** How near to its old offset a wrong clock must come back after a restart to be the same. */
  private static final long SAME_AFTER_RESTART = 10_000;

  /** The times of a wrong clock are moved by the same as before while the estimate is this near. */
  private static final long STEADY = 2_000;

  /** Two messages this far apart tell a live device from a queue being emptied. */
  private static final long PACE = 20_000;

  /** How much the time between two live messages may differ between its clock and ours. */
  private static final long PACE_TOLERANCE = 10_000;

  private static final long SET_AFTER = DeviceClocks.SET_AFTER.toEpochMilli();

  /** Courses kept, for messages of earlier ones that arrive late. */
  private static final int COURSES = 4;

  /**
   * When the device counted a message, on its clock.
   *
   * @param boot -1 when it does not count; such a message is placed by its clock
   */
  record Sent(long boot, long seq, long at) {
    boolean before(Sent other) {
      if (boot < 0 || other.boot < 0) {
        return at < other.at;
      }
      return boot != other.boot ? boot < other.boot : seq < other.seq;
    }

    boolean inOrderWith(Sent other) {
      return other.before(this) ? at >= other.at : at <= other.at;
    }

    boolean unset() {
      return at < SET_AFTER;
    }
  }

  /** While the clock ran on. */
  private static final class Course {
    final Sent first;
    final long since;
    final LeastLag lags = new LeastLag();

    /** The newest message that did not wait. */
    Sent last;

    /** What is added to the device's times; 0 while the clock is right. */
    long shift;

    Course(Sent first, long since, long shift) {
      this.first = first;
      this.since = since;
      this.last = first;
      this.shift = shift;
    }

    void add(Sent message, long received) {
      last = message;
      lags.add(received, received - message.at);
      if (shift != 0 && Math.abs(lags.offset() - shift) > STEADY) {
        shift = lags.offset();
      }
    }
  }

  /**
   * What a message says of the clock.
   *
   * @param course the one it belongs to; null when it begins a new one
   * @param waited on its way, so that it says nothing of the clock
   */
  private record Verdict(Course course, boolean waited, long shift) {}

  private final Deque<Course> courses = new ArrayDeque<>();
  private Sent newest;
  private long newestReceived;

  /** What to add to the times of a message. */
  synchronized long shift(Sent message, long received) {
    return judge(message, received).shift;
  }

  /** Takes note of a message; one that is not the newest says nothing new. */
  synchronized void learn(Sent message, long received) {
    if (newest != null && !newest.before(message)) {
      return;
    }
    Verdict verdict = judge(message, received);
    newest = message;
    newestReceived = received;
    if (verdict.waited) {
      return;
    }
    Course course = verdict.course;
    if (course == null) {
      course = new Course(message, received, verdict.shift);
      courses.addFirst(course);
      if (courses.size() > COURSES) {
        courses.removeLast();
      }
    }
    course.add(message, received);
  }

  /** There must have been a message. */
  synchronized ClockEstimate estimate() {
    Course course = courses.getFirst();
    return new ClockEstimate(
        Duration.ofMillis(course.lags.offset()),
        course.lags.driftPpm(),
        course.lags.samples(),
        Instant.ofEpochMilli(course.since),
        course.shift != 0);
  }

  private Verdict judge(Sent message, long received) {
    long lag = received - message.at;
    if (courses.isEmpty()) {
      return new Verdict(null, false, Math.abs(lag) <= TOLERANCE ? 0 : lag);
    }
    return newest.before(message) ? newer(message, received, lag) : older(message, lag);
  }

  private Verdict newer(Sent message, long received, long lag) {
    Course course = courses.getFirst();
    if (Math.abs(lag) <= (course.shift == 0 ? TOLERANCE : RIGHT_AGAIN)) {
      return new Verdict(course.shift == 0 ? course : null, false, 0);
    }
    boolean restarted = message.boot != course.last.boot;
    if (!(restarted && message.unset())) {
      long apart = lag - course.shift;
      if (course.shift != 0 && Math.abs(apart) <= (restarted ? SAME_AFTER_RESTART : TOLERANCE)) {
        return new Verdict(course, false, course.shift);
      }
      if (apart > 0 && message.inOrderWith(course.last) && !live(message, received)) {
        return new Verdict(course, true, course.shift);
      }
    }
    return new Verdict(null, false, lag);
  }

  /** One that arrives after a newer one: it belongs to the course its clock was in then. */
  private Verdict older(Sent message, long lag) {
    Course course = courseOf(message);
    if (message.boot != course.first.boot && message.unset()) {
      return new Verdict(null, false, lag);
    }
    long apart = lag - course.shift;
    if (Math.abs(apart) <= TOLERANCE || apart > 0 && message.inOrderWith(course.last)) {
      return new Verdict(course, true, course.shift);
    }
    return new Verdict(null, false, Math.abs(lag) <= TOLERANCE ? 0 : lag);
  }

  /** The newest course that had begun; the oldest known when none had. */
  private Course courseOf(Sent message) {
    Iterator<Course> newestFirst = courses.iterator();
    Course course = newestFirst.next();
    while (message.before(course.first) && newestFirst.hasNext()) {
      course = newestFirst.next();
    }
    return course;
  }

  /** Whether it came at the pace it was sent: queues empty fast, a slow clock ticks on. */
  private boolean live(Sent message, long received) {
    long theirs = message.at - newest.at;
    long ours = received - newestReceived;
    return theirs >= PACE && Math.abs(ours - theirs) <= PACE_TOLERANCE;
  }
}
