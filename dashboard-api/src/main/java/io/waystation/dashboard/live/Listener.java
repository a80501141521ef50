package io.waystation.dashboard.live;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Caller;
import io.waystation.dashboard.access.Permission;
import io.waystation.dashboard.json.AlarmJson;
import io.waystation.dashboard.json.ValueJson;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.SeriesKey;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.records.Records;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One browser's stream. All on one event loop. */
final class Listener {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);

  /** Missed alarm changes that are told one by one; beyond, the page loads everything again. */
  static final int MOST_REPLAYED = 1_000;

  private static final int BATCH = 200;

  /**
   * Told in one tick, the longest waiting first. In a city of thousands, or one that is played
   * fast, everything changes all the time, and more than this nobody could see.
   */
  private static final int STATIONS_PER_TICK = 50;

  /** After so many heartbeats in which it took nothing, though there was no room, it is gone. */
  private static final int MOST_SKIPPED = 4;

  /** What has changed since the tick before. */
  record News(Set<SeriesKey> series, Set<StationId> stations, Told told) {}

  /** Stations as JSON text. */
  @FunctionalInterface
  interface Told {
    /** Empty when there is no such station any more. */
    String station(StationId station, boolean health);
  }

  private final Vertx vertx;
  private final Records records;
  private final Directory directory;
  private final LiveView live;
  private final AlarmJson alarmJson;
  private final Caller caller;
  private final HttpServerResponse response;
  private final boolean hearsStations;
  private final boolean hearsAlarms;
  private final Set<StationId> watched = new HashSet<>();
  private final Map<PersonId, Person> people;

  /** Changed, and not told yet for want of room. */
  private final Set<StationId> stations = new LinkedHashSet<>();

  private final Set<SeriesKey> series = new LinkedHashSet<>();

  /** The last alarm change that was told, or that this browser may not hear of. */
  private long position;

  /** There are changes after {@code position} that have to be read from the records. */
  private boolean behind;

  private boolean reading;
  private int skipped;

  Listener(
      Vertx vertx,
      Records records,
      Directory directory,
      LiveView live,
      Caller caller,
      List<Topic> topics,
      Map<PersonId, Person> people,
      HttpServerResponse response,
      long position) {
    this.vertx = vertx;
    this.records = records;
    this.directory = directory;
    this.live = live;
    this.alarmJson = new AlarmJson(directory);
    this.caller = caller;
    this.people = Map.copyOf(people);
    this.response = response;
    this.position = position;
    this.hearsStations = topics.stream().anyMatch(t -> t.kind() == Topic.Kind.STATIONS);
    this.hearsAlarms = topics.stream().anyMatch(t -> t.kind() == Topic.Kind.ALARMS);
    topics.stream()
        .filter(t -> t.kind() == Topic.Kind.STATION)
        .forEach(t -> watched.add(t.station()));
  }

  Caller caller() {
    return caller;
  }

  void begin(JsonObject moment, Long lastEventId) {
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        // Neither a proxy nor our own compression may hold events back.
        .putHeader("X-Accel-Buffering", "no")
        .putHeader("Content-Encoding", "identity");
    response.drainHandler(
        room -> {
          skipped = 0;
          flush(null);
        });
    response.write("retry: 2000\n\n");
    String hello = moment.encode();
    write("hello", hello);
    if (!hearsAlarms || lastEventId == null) {
      return;
    }
    if (lastEventId > position || position - lastEventId > MOST_REPLAYED) {
      write("reset", hello);
    } else if (lastEventId < position) {
      position = lastEventId;
      behind = true;
      catchUp();
    }
  }

  void tell(News news) {
    if (hearsStations) {
      stations.addAll(news.stations());
    }
    for (SeriesKey key : news.series()) {
      boolean asked =
          key.signal().health()
              ? people.containsKey(key.person())
              : watched.contains(key.station());
      if (asked) {
        series.add(key);
      }
    }
    flush(news.told());
  }

  /** In order, without a gap: what cannot be told now is read again later. */
  void alarms(List<AlarmFeed.Event> events) {
    if (!hearsAlarms) {
      return;
    }
    for (AlarmFeed.Event event : events) {
      if (event.change().id() <= position) {
        continue;
      }
      if (behind || reading || response.writeQueueFull()) {
        behind = true;
        return;
      }
      tell(event);
    }
  }

  /**
   * Whether the browser still takes anything. An event and not a comment, because a page never
   * hears of comments and could not tell a quiet stream from a dead one.
   */
  boolean heartbeat(JsonObject moment) {
    if (response.closed()) {
      return false;
    }
    if (!response.writeQueueFull()) {
      skipped = 0;
      write("beat", moment.encode());
    } else {
      skipped++;
    }
    return skipped < MOST_SKIPPED;
  }

  /** One more in between, if there is room for it. */
  void beat(JsonObject moment) {
    if (!response.closed() && !response.writeQueueFull()) {
      write("beat", moment.encode());
    }
  }

  void end() {
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }

  /**
   * @param told null between ticks: stations then wait for the next one
   */
  private void flush(Told told) {
    catchUp();
    if (!series.isEmpty() && !response.writeQueueFull()) {
      values();
      vitals();
      series.clear();
    }
    if (told != null && !stations.isEmpty() && !response.writeQueueFull()) {
      boolean health = caller.may(Permission.HEALTH_READ);
      Iterator<StationId> waiting = stations.iterator();
      for (int i = 0; i < STATIONS_PER_TICK && waiting.hasNext(); i++) {
        String json = told.station(waiting.next(), health);
        if (!json.isEmpty()) {
          write("station", json);
        }
        waiting.remove();
      }
    }
  }

  private void values() {
    Map<StationId, JsonArray> byStation = new HashMap<>();
    for (SeriesKey key : series) {
      if (!key.signal().health()) {
        live.find(key)
            .ifPresent(
                value ->
                    byStation
                        .computeIfAbsent(key.station(), s -> new JsonArray())
                        .add(ValueJson.value(value)));
      }
    }
    byStation.forEach(
        (station, values) ->
            write(
                "values",
                new JsonObject().put("station", station.value()).put("values", values).encode()));
  }

  private void vitals() {
    Map<PersonId, Set<String>> byPerson = new HashMap<>();
    for (SeriesKey key : series) {
      if (key.signal().health()) {
        byPerson.computeIfAbsent(key.person(), p -> new LinkedHashSet<>()).add(key.signal().code());
      }
    }
    byPerson.forEach(
        (person, signals) -> {
          JsonArray values = new JsonArray();
          for (String signal : signals) {
            live.find(person, signal).ifPresent(value -> values.add(vital(person, value)));
          }
          write(
              "vitals",
              new JsonObject().put("person", person.value()).put("values", values).encode());
        });
  }

  private JsonObject vital(PersonId person, LiveValue value) {
    OptionalInt altitude =
        directory
            .station(value.series().station())
            .map(Station::altitude)
            .orElse(OptionalInt.empty());
    return ValueJson.vital(value, people.get(person).sex(), altitude);
  }

  private void catchUp() {
    if (!behind || reading || response.writeQueueFull() || response.closed()) {
      return;
    }
    reading = true;
    behind = false;
    long from = position;
    vertx
        .executeBlocking(() -> records.read(t -> AlarmFeed.after(t, from, BATCH)), false)
        .onSuccess(
            events -> {
              reading = false;
              for (AlarmFeed.Event event : events) {
                if (response.writeQueueFull()) {
                  break;
                }
                tell(event);
              }
              // Until a read finds nothing new, there may be more.
              behind |= !events.isEmpty();
              catchUp();
            })
        .onFailure(
            e -> {
              reading = false;
              behind = true;
              log.warn("Missed alarm changes cannot be read just now: trying again", e);
            });
  }

  private void tell(AlarmFeed.Event event) {
    if (caller.may(Permission.toRead(event.alarm().concern()))) {
      String json =
          new JsonObject()
              .put("change", AlarmJson.change(event.change()))
              .put("alarm", alarmJson.alarm(event.alarm()))
              .encode();
      response.write("id: " + event.change().id() + "\nevent: alarm\ndata: " + json + "\n\n");
    }
    position = event.change().id();
  }

  private void write(String event, String json) {
    response.write("event: " + event + "\ndata: " + json + "\n\n");
  }
}
