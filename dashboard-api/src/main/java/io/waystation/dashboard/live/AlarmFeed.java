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

  private record Open(
      Map<StationId, AlarmCounts> stations,
      Map<StationId, AlarmCounts> health,
      Map<PersonId, AlarmCounts> people) {
    static Open of(List<Alarm> alarms) {
      Open open = new Open(new HashMap<>(), new HashMap<>(), new HashMap<>());
      for (Alarm alarm : alarms) {
        if (alarm.heldBack()) {
          continue;
        }
        if (alarm.concern() == Alarm.Concern.STATION) {
          add(open.stations, alarm.station(), alarm);
        } else {
          add(open.health, alarm.station(), alarm);
          add(open.people, alarm.person(), alarm);
        }
      }
      return open;
    }

    private static <K> void add(Map<K, AlarmCounts> counts, K key, Alarm alarm) {
      counts.put(key, counts.getOrDefault(key, AlarmCounts.NONE).plus(alarm));
    }
  }

  private final Records records;
  private final List<Consumer<List<Event>>> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile Open open;
  private volatile long last;

  private AlarmFeed(Records records) {
    this.records = records;
    records.read(
        t -> {
          last = t.alarms().lastChange();
          open = Open.of(t.alarms().open());
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
    return open.stations.getOrDefault(station, AlarmCounts.NONE);
  }

  /** Alarms about people measured there: for those who may read health data. */
  public AlarmCounts health(StationId station) {
    return open.health.getOrDefault(station, AlarmCounts.NONE);
  }

  public AlarmCounts person(PersonId person) {
    return open.people.getOrDefault(person, AlarmCounts.NONE);
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
    List<Event> events =
        records.read(
            t -> {
              List<Event> news = after(t, last, BATCH);
              if (!news.isEmpty()) {
                open = Open.of(t.alarms().open());
              }
              return news;
            });
    if (!events.isEmpty()) {
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
