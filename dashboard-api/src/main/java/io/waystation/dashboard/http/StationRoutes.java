package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Permission;
import io.waystation.dashboard.access.Subject;
import io.waystation.dashboard.json.AlarmJson;
import io.waystation.dashboard.json.StationJson;
import io.waystation.dashboard.json.Times;
import io.waystation.dashboard.json.ValueJson;
import io.waystation.dashboard.live.Directory;
import io.waystation.dashboard.live.LiveValue;
import io.waystation.dashboard.live.LiveView;
import io.waystation.dashboard.live.StationSummaries;
import io.waystation.model.Alarm;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.records.Alarms;
import io.waystation.storage.records.Records;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stations: what they are, and what they say now. */
final class StationRoutes {
  /** More open alarms than anybody reads on one page. */
  private static final int MOST_ALARMS = 200;

  /** The order of the tables, in which values are shown. */
  private static final Map<Signal, Integer> PLACES = places();

  private final Records records;
  private final Access access;
  private final Directory directory;
  private final StationSummaries summaries;
  private final LiveView live;
  private final AlarmJson alarmJson;
  private final Clock clock;

  StationRoutes(
      Records records,
      Access access,
      Directory directory,
      StationSummaries summaries,
      LiveView live,
      Clock clock) {
    this.records = records;
    this.access = access;
    this.directory = directory;
    this.summaries = summaries;
    this.live = live;
    this.alarmJson = new AlarmJson(directory);
    this.clock = clock;
  }

  void mount(Api api) {
    api.answer("listSignals", this::signals)
        .answer("listStations", this::stations)
        .answer("readStation", this::station);
  }

  private Answer signals(Call call) {
    boolean health = call.caller().may(Permission.HEALTH_READ);
    List<JsonObject> signals =
        SignalCatalogue.current().all().stream()
            .filter(signal -> health || !signal.health())
            .map(ValueJson::signal)
            .toList();
    return Answer.ok(new JsonObject().put("signals", new JsonArray(signals)));
  }

  private Answer stations(Call call) {
    directory.refresh();
    boolean health = call.caller().may(Permission.HEALTH_READ);
    List<JsonObject> stations =
        directory.stations().stream()
            .map(station -> StationJson.summary(summaries.of(station), health))
            .toList();
    return Answer.ok(
        new JsonObject()
            .put("now", Times.text(clock.instant()))
            .put("stations", new JsonArray(stations)));
  }

  private Answer station(Call call) {
    Station station = find(directory, call);
    boolean health = call.caller().may(Permission.HEALTH_READ);
    List<Alarm> open =
        records.read(
            t ->
                t.alarms()
                    .page(
                        new Alarms.Filter(
                            health ? null : Alarm.Concern.STATION,
                            station.id(),
                            null,
                            null,
                            true,
                            null),
                        null,
                        "",
                        MOST_ALARMS));
    if (open.stream().anyMatch(alarm -> alarm.concern() == Alarm.Concern.HEALTH)) {
      access.audit(call.caller(), "health-alarms.read", Subject.of(open), call.address());
    }
    List<JsonObject> devices =
        directory.devices(station.id()).stream()
            .map(
                device ->
                    StationJson.device(
                        device, live.link(device.id()), live.heard(device.id()).orElse(null)))
            .toList();
    List<JsonObject> values =
        live.of(station.id()).stream()
            .sorted(
                Comparator.comparing((LiveValue value) -> place(value.series().signal()))
                    .thenComparing(value -> value.series().part())
                    .thenComparing(value -> value.series().device()))
            .map(ValueJson::value)
            .toList();
    return Answer.ok(
        StationJson.summary(summaries.of(station), health)
            .put("devices", new JsonArray(devices))
            .put("values", new JsonArray(values))
            .put("openAlarms", alarmJson.alarms(open)));
  }

  /**
   * The station named in the path.
   *
   * @throws Problem 404
   */
  static Station find(Directory directory, Call call) {
    directory.refresh();
    StationId id = new StationId(call.path("id"));
    return directory
        .station(id)
        .orElseThrow(
            () ->
                Problem.notFound(
                    "没有编号为 '%s' 的驿站。".formatted(id), "There is no station '%s'.".formatted(id)));
  }

  /** In the order of the catalogue; what it no longer has comes last. */
  private static int place(Signal signal) {
    return PLACES.getOrDefault(signal, PLACES.size());
  }

  private static Map<Signal, Integer> places() {
    Map<Signal, Integer> places = new HashMap<>();
    SignalCatalogue.current().all().forEach(signal -> places.put(signal, places.size()));
    return places;
  }
}
