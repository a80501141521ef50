package io.waystation.dashboard.live;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Caller;
import io.waystation.dashboard.json.StationJson;
import io.waystation.dashboard.json.Times;
import io.waystation.dashboard.live.Listener.News;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.SeriesKey;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Session;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells browsers what changes, by server-sent events. Everything here runs on one event loop and
 * nothing waits for a slow browser: what is only the newest state of something is told when there
 * is room again, and alarms are read again from the records from where the browser stands.
 */
public final class EventStream implements AutoCloseable {
  /** Streams one user may hold open; a browser allows six per site over HTTP/1.1. */
  public static final int MOST_PER_USER = 12;

  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final long TICK_MILLIS = 250;
  private static final int TICKS_PER_SECOND = 4;
  private static final int TICKS_PER_HEARTBEAT = 60;

  private final Vertx vertx;
  private final Context context;
  private final Records records;
  private final Access access;
  private final Directory directory;
  private final StationSummaries summaries;
  private final LiveView live;
  private final AlarmFeed alarms;
  private final Clock clock;
  private final Clock wall;
  private final ClockSpeed speed = new ClockSpeed();

  private final Set<Listener> listeners = new HashSet<>();
  private final Map<StationId, Link> links = new HashMap<>();
  private final Set<StationId> changedStations = new HashSet<>();

  /** Filled by the live view's threads, emptied by the tick. */
  private final Set<SeriesKey> changedSeries = ConcurrentHashMap.newKeySet();

  private final List<Runnable> untell = new ArrayList<>();
  private long timer;
  private long ticks;

  /**
   * Browsers have been told that the clock does not go as real time goes, and not yet that it does.
   */
  private boolean toldUnusual;

  private volatile int open;

  /**
   * @param context the event loop that serves the connections; also this constructor's
   * @param wall real time, whatever {@code clock} says
   */
  public EventStream(
      Vertx vertx,
      Context context,
      Records records,
      Access access,
      Directory directory,
      StationSummaries summaries,
      LiveView live,
      AlarmFeed alarms,
      Clock clock,
      Clock wall) {
    this.vertx = vertx;
    this.context = context;
    this.records = records;
    this.access = access;
    this.directory = directory;
    this.summaries = summaries;
    this.live = live;
    this.alarms = alarms;
    this.clock = clock;
    this.wall = wall;
  }

  /** Begins to listen; on the event loop. */
  public void start() {
    untell.add(live.onChange(changedSeries::addAll));
    untell.add(alarms.onChange(events -> context.runOnContext(now -> changed(events))));
    noticeSpeed();
    timer = vertx.setPeriodic(TICK_MILLIS, tick -> tick());
  }

  /** How many browsers listen; from any thread. */
  public int open() {
    return open;
  }

  /** Whether the user may open one more; on the event loop. */
  public boolean room(String user) {
    return listeners.stream().filter(l -> l.caller().name().equals(user)).count() < MOST_PER_USER;
  }

  /**
   * Begins to tell; on the event loop. Whether the caller may hear of the topics has been decided
   * and put into the audit before.
   *
   * @param people those of the topics {@code person:}, all of them
   * @param lastEventId of the last alarm event the browser has seen; null when it comes anew
   */
  public void open(
      HttpServerResponse response,
      Caller caller,
      List<Topic> topics,
      Map<PersonId, Person> people,
      Long lastEventId) {
    if (response.closed()) {
      return;
    }
    Listener listener =
        new Listener(
            vertx, records, directory, live, caller, topics, people, response, alarms.position());
    listeners.add(listener);
    open = listeners.size();
    response.closeHandler(closed -> forget(listener));
    response.exceptionHandler(broken -> forget(listener));
    listener.begin(moment(), lastEventId);
  }

  /** Ends the session's streams, from any thread: whoever signs out hears no more. */
  public void end(Session session) {
    context.runOnContext(
        now ->
            end(
                listener ->
                    listener
                        .caller()
                        .session()
                        .filter(s -> s.hash().equals(session.hash()))
                        .isPresent()));
  }

  private void end(Predicate<Listener> which) {
    List.copyOf(listeners).stream().filter(which).forEach(this::hangUp);
  }

  private void hangUp(Listener listener) {
    forget(listener);
    listener.end();
  }

  private void forget(Listener listener) {
    listeners.remove(listener);
    open = listeners.size();
  }

  private void changed(List<AlarmFeed.Event> events) {
    for (AlarmFeed.Event event : events) {
      changedStations.add(event.alarm().station());
    }
    listeners.forEach(listener -> listener.alarms(events));
  }

  private void tick() {
    ticks++;
    Set<SeriesKey> series = drain();
    for (SeriesKey key : series) {
      if (!key.signal().health()) {
        changedStations.add(key.station());
      }
    }
    boolean second = ticks % TICKS_PER_SECOND == 0;
    if (second) {
      noticeSpeed();
      noticeLinks();
    }
    News news = new News(series, second ? Set.copyOf(changedStations) : Set.of(), told());
    if (second) {
      changedStations.clear();
    }
    listeners.forEach(listener -> listener.tell(news));
    if (ticks % TICKS_PER_HEARTBEAT == 0) {
      heartbeat();
    } else if (second && (unusual() || toldUnusual)) {
      listeners.forEach(listener -> listener.beat(moment()));
    }
    toldUnusual = second ? unusual() : toldUnusual;
  }

  /** A past that is played goes by jumps, of which nobody could foretell the next. */
  private void noticeSpeed() {
    if (live.past()) {
      speed.forget();
    } else {
      speed.look(clock.instant(), wall.instant());
    }
  }

  private boolean unusual() {
    return live.past() || speed.unusual().isPresent();
  }

  private Set<SeriesKey> drain() {
    Set<SeriesKey> drained = new HashSet<>();
    changedSeries.removeIf(drained::add);
    return drained;
  }

  /** A station goes dark by saying nothing. */
  private void noticeLinks() {
    for (Station station : directory.stations()) {
      Link now = summaries.link(station.id());
      if (links.put(station.id(), now) != now) {
        changedStations.add(station.id());
      }
    }
  }

  /** A station as JSON text: written once per tick and kind of reader, however many listen. */
  private Listener.Told told() {
    Map<StationId, String> withHealth = new HashMap<>();
    Map<StationId, String> without = new HashMap<>();
    return (station, health) ->
        (health ? withHealth : without)
            .computeIfAbsent(
                station,
                id ->
                    directory
                        .station(id)
                        .map(s -> StationJson.summary(summaries.of(s), health).encode())
                        .orElse(""));
  }

  /**
   * Where the clock stands; in a past that is being played also what time it really is, and of a
   * clock that does not go as real time goes how fast it does.
   */
  private JsonObject moment() {
    JsonObject moment = new JsonObject().put("now", Times.text(clock.instant()));
    if (live.past()) {
      return moment.put("present", Times.text(wall.instant()));
    }
    speed.unusual().ifPresent(times -> moment.put("speed", Math.round(times * 100) / 100.0));
    return moment;
  }

  private void heartbeat() {
    JsonObject moment = moment();
    end(listener -> !listener.heartbeat(moment));
    List<Listener> asked = List.copyOf(listeners);
    vertx
        .executeBlocking(
            () -> {
              directory.refresh();
              Set<Listener> over = new HashSet<>();
              for (Listener listener : asked) {
                listener
                    .caller()
                    .session()
                    .filter(session -> !access.holds(session))
                    .ifPresent(session -> over.add(listener));
              }
              return over;
            },
            false)
        .onSuccess(over -> over.forEach(this::hangUp))
        .onFailure(e -> log.warn("Sessions of open streams cannot be checked just now", e));
  }

  /** On the event loop. */
  @Override
  public void close() {
    untell.forEach(Runnable::run);
    vertx.cancelTimer(timer);
    end(listener -> true);
  }
}
