package io.waystation.dashboard.live;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the alarms on a thread of its own: one question to the records five times a second,
 * however many browsers listen. It keeps how many are open where, without those that are held back.
 */
public final class AlarmFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AlarmFeed.class);
  private static final long PERIOD_MILLIS = 200;
  private static final long TROUBLED_PERIOD_MILLIS = 5_000;
  private static final int BATCH = 500;

  /**
   * A change, and the alarm as it is now: when several changes are read together, the later state
   * stands beside the earlier change too.
   */
  public record Event(AlarmChange change, Alarm alarm) {}

  private final Records records;
  private final List<Consumer<List<Event>>> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private final OpenCounts open = new OpenCounts();
  private volatile long last;

  private AlarmFeed(Records records) {
    this.records = records;
    records.read(
        t -> {
          last = t.alarms().lastChange();
          t.alarms().open().forEach(open::take);
          return null;
        });
    this.thread = new Thread(this::run, "alarm-feed");
    this.thread.setDaemon(true);
  }

  /** Reads what is open now; blocks for that one read. */
  public static AlarmFeed start(Records records) {
    AlarmFeed feed = new AlarmFeed(records);
    feed.thread.start();
    return feed;
  }

  /** Alarms about the station itself; none of those that are shelved or suppressed. */
  public AlarmCounts station(StationId station) {
    return open.station(station);
  }

  /** Alarms about people measured there: for those who may read health data. */
  public AlarmCounts health(StationId station) {
    return open.health(station);
  }

  public AlarmCounts person(PersonId person) {
    return open.person(person);
  }

  /** The id of the newest change listeners have been told of. */
  public long position() {
    return last;
  }

  /**
   * @param listener called on the feed's thread with changes in order; must neither block nor throw
   * @return stops the telling
   */
  public Runnable onChange(Consumer<List<Event>> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** The changes after {@code id} with their alarms, within one view of the records. */
  static List<Event> after(Tables t, long id, int max) {
    Map<String, Optional<Alarm>> alarms = new HashMap<>();
    List<Event> events = new ArrayList<>();
    for (AlarmChange change : t.alarms().changesAfter(id, max)) {
      alarms
          .computeIfAbsent(change.alarm(), t.alarms()::find)
          .ifPresent(alarm -> events.add(new Event(change, alarm)));
    }
    return events;
  }

  private void run() {
    boolean troubled = false;
    try {
      while (!closing.await(
          troubled ? TROUBLED_PERIOD_MILLIS : PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          poll();
          troubled = false;
        } catch (RuntimeException e) {
          if (!troubled) {
            log.warn("Alarms cannot be read: the live counts stand still until they can", e);
          }
          troubled = true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void poll() {
    List<Event> events = records.read(t -> after(t, last, BATCH));
    if (!events.isEmpty()) {
      events.forEach(event -> open.take(event.alarm()));
      last = events.get(events.size() - 1).change().id();
      listeners.forEach(listener -> listener.accept(events));
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(TROUBLED_PERIOD_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
