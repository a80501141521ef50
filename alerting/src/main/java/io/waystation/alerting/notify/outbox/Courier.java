package io.waystation.alerting.notify.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.waystation.alerting.notify.channel.Channel;
import io.waystation.alerting.notify.channel.Message;
import io.waystation.alerting.notify.channel.Outside;
import io.waystation.alerting.notify.channel.Result;
import io.waystation.alerting.notify.config.Receiver;
import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.alerting.notify.oncall.OnCall;
import io.waystation.alerting.notify.text.Notice;
import io.waystation.storage.records.Attempt;
import io.waystation.storage.records.Attempt.Outcome;
import io.waystation.storage.records.Notification;
import io.waystation.storage.records.Notification.State;
import io.waystation.storage.records.Records;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to one receiver, on a thread of its own, so that one that is down keeps nobody else
 * waiting. What waits lies in the records; of that it takes a little at a time. Each attempt is
 * written down after it was made, so a crash in between repeats it, with the same key.
 */
public final class Courier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);
  private static final int AT_ONCE = 50;
  private static final long LOOK_MILLIS = 500;
  private static final long CLOSE_MILLIS = 5_000;

  private final Receiver receiver;
  private final OnCall people;
  private final Records records;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Undelivered undelivered;
  private final List<Channel> channels = new ArrayList<>();
  private final List<Backoff> backoffs = new ArrayList<>();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /** Guarded by this. */
  private boolean sending;

  /** Until when an attempt in hand may go on after the end. */
  private long patience;

  private volatile String trouble = "";

  private Courier(
      Receiver receiver,
      OnCall people,
      Records records,
      Outside outside,
      RandomGenerator random,
      MeterRegistry meters,
      Undelivered undelivered) {
    this.receiver = receiver;
    this.people = people;
    this.records = records;
    this.clock = outside.clock();
    this.meters = meters;
    this.undelivered = undelivered;
    for (var settings : receiver.channels()) {
      channels.add(settings.open(outside));
      backoffs.add(new Backoff(random));
    }
    thread = new Thread(this::run, "waystation-courier-" + receiver.name());
    thread.setDaemon(true);
  }

  /**
   * @param random for the time between attempts
   * @param undelivered told of what no channel took
   */
  public static Courier start(
      Receiver receiver,
      OnCall people,
      Records records,
      Outside outside,
      RandomGenerator random,
      MeterRegistry meters,
      Undelivered undelivered) {
    Courier courier = new Courier(receiver, people, records, outside, random, meters, undelivered);
    courier.thread.start();
    return courier;
  }

  /** There is something new in the outbox. */
  public void wake() {
    wake.release();
  }

  /** Why the last attempt failed; empty when it did not. */
  public String trouble() {
    return trouble;
  }

  private void run() {
    while (!closed) {
      try {
        if (!pass()) {
          wake.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
          wake.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (closed) {
          return;
        }
        trouble = "the records cannot be used: " + e.getMessage();
        log.warn("{}: deliveries wait, because of the records: {}", receiver.name(), e.toString());
        rest();
      }
    }
  }

  private void rest() {
    try {
      Thread.sleep(LOOK_MILLIS * 2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there may be more to do at once. */
  private boolean pass() throws InterruptedException {
    List<Notification> due =
        records.read(t -> t.notifications().due(receiver.name(), clock.instant(), AT_ONCE));
    for (List<Notification> together : together(due)) {
      if (closed) {
        return false;
      }
      deliver(together);
    }
    return due.size() == AT_ONCE;
  }

  /** What goes through one channel to one person in one message. */
  private Collection<List<Notification>> together(List<Notification> due) {
    Map<String, List<Notification>> together = new LinkedHashMap<>();
    for (Notification one : due) {
      Channel channel = channels.get(channel(one));
      String with = channel.joins() ? channel(one) + " " + one.person() : one.key();
      together.computeIfAbsent(with, w -> new ArrayList<>()).add(one);
    }
    return together.values();
  }

  /** The configuration may have fewer channels than it had. */
  private int channel(Notification one) {
    return one.channel() < channels.size() ? one.channel() : 0;
  }

  private void deliver(List<Notification> together) throws InterruptedException {
    int number = channel(together.get(0));
    Channel channel = channels.get(number);
    Backoff backoff = backoffs.get(number);
    Instant start = clock.instant();
    if (backoff.until().isAfter(start)) {
      keep(together.stream().map(one -> waiting(one, backoff.until(), start)).toList(), List.of());
      return;
    }
    Result result = send(channel, together);
    Instant end = clock.instant();
    if (result.outcome() == Outcome.DELIVERED) {
      backoff.succeeded();
      trouble = "";
    } else if (result.outcome() != Outcome.REFUSED) {
      backoff.failed(end, result.pause());
    }
    if (result.outcome() != Outcome.DELIVERED) {
      trouble = channel.name() + ": " + result.words();
      log.warn(
          "{} by {}: {} {} {}",
          receiver.name(),
          channel.name(),
          result.outcome().name().toLowerCase(Locale.ROOT),
          result.status(),
          result.words());
    }
    List<Notification> after = new ArrayList<>();
    List<Attempt> attempts = new ArrayList<>();
    for (Notification one : together) {
      Notification tried = one.attempted();
      attempts.add(
          new Attempt(
              one.id(),
              tried.attempts(),
              channel.name(),
              start,
              end,
              result.outcome(),
              result.status(),
              result.words()));
      after.add(next(tried, result.outcome(), backoff.until(), end));
    }
    keep(after, attempts);
    measure(channel, result, after, end);
  }

  private Result send(Channel channel, List<Notification> together) throws InterruptedException {
    Contact to =
        people
            .person(together.get(0).person())
            .orElseGet(() -> Contact.nobody(receiver.language()));
    if (!channel.reaches(to)) {
      return Result.refused(
          0,
          to.id().isEmpty()
              ? "nobody is on call, and it names nobody itself"
              : "it knows no number or address of " + to.id());
    }
    List<Message> messages =
        together.stream()
            .map(n -> new Message(n.key(), n.group(), receiver.name(), Notice.of(n.body()), to))
            .toList();
    sending(true);
    try {
      return channel.send(messages);
    } catch (RuntimeException e) {
      // A fault of ours in one message must not stop those after it.
      log.error("{} by {}: cannot be put into its form", receiver.name(), channel.name(), e);
      return Result.refused(0, "cannot be put into its form: " + e.getClass().getSimpleName());
    } finally {
      sending(false);
    }
  }

  /** Only an attempt is interrupted, never the records being written. */
  private synchronized void sending(boolean now) throws InterruptedException {
    sending = now;
    if (now && closed) {
      throw new InterruptedException("closed");
    }
    if (!now) {
      // An interrupt that came too late must not hit the records.
      Thread.interrupted();
    }
  }

  private Notification next(Notification tried, Outcome outcome, Instant until, Instant now) {
    if (outcome == Outcome.DELIVERED) {
      return tried.settled(State.DELIVERED, now);
    }
    Notification after = outcome == Outcome.REFUSED ? tried.refused() : tried;
    int other = other(after);
    if (outcome == Outcome.REFUSED) {
      return other < 0 ? after.settled(State.FAILED, now) : after.through(other, now);
    }
    if (!after.createdAt().plus(receiver.giveUpAfter()).isAfter(now)) {
      return after.settled(State.FAILED, now);
    }
    return outcome == Outcome.NOT_ALLOWED && other >= 0
        ? after.through(other, now)
        : waiting(after, until, now);
  }

  /** Waits for its channel, or goes on to the next when that takes too long. */
  private Notification waiting(Notification one, Instant until, Instant now) {
    Instant enough = one.channelSince().plus(receiver.failOverAfter());
    int other = other(one);
    if (other < 0 || enough.isAfter(until)) {
      return one.later(until);
    }
    boolean freeSooner = backoffs.get(other).until().isBefore(until);
    return freeSooner && !enough.isAfter(now.plusMillis(1))
        ? one.through(other, now)
        : one.later(freeSooner && enough.isAfter(now) ? enough : until);
  }

  /** The next channel that has not refused it for good; -1 when there is none. */
  private int other(Notification one) {
    for (int i = 1; i < channels.size(); i++) {
      int number = (channel(one) + i) % channels.size();
      if ((one.refusedBy() & 1L << number) == 0) {
        return number;
      }
    }
    return -1;
  }

  private void keep(List<Notification> after, List<Attempt> attempts) {
    records.write(
        t -> {
          attempts.forEach(attempt -> t.notifications().add(attempt));
          for (Notification one : after) {
            t.notifications().update(one);
            if (one.state() == State.FAILED) {
              undelivered.tell(t, one);
            }
          }
          return null;
        });
  }

  private void measure(Channel channel, Result result, List<Notification> after, Instant end) {
    Counter.builder("waystation.notify.attempts")
        .description("Attempts to deliver, by how they ended")
        .tag("receiver", receiver.name())
        .tag("channel", channel.name())
        .tag("outcome", result.outcome().name().toLowerCase(Locale.ROOT))
        .register(meters)
        .increment();
    for (Notification one : after) {
      if (one.state() == State.DELIVERED) {
        Timer.builder("waystation.notify.delay")
            .description("From the decision to tell somebody until a channel took it")
            .tag("receiver", receiver.name())
            .register(meters)
            .record(Duration.between(one.createdAt(), end));
      }
    }
  }

  /** Makes no further attempt; the one in hand may end. */
  public void finish() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        patience = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
      }
    }
    wake.release();
  }

  /**
   * Lets the attempt in hand end, 5 s at most after {@link #finish}. One that is broken off will be
   * made again at the next start, with the same key.
   */
  @Override
  public void close() {
    finish();
    try {
      long rest = TimeUnit.NANOSECONDS.toMillis(patience - System.nanoTime());
      thread.join(Math.max(1, rest));
      synchronized (this) {
        if (sending) {
          thread.interrupt();
        }
      }
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channels.forEach(Channel::close);
  }
}
