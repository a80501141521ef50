package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Subject;
import io.waystation.dashboard.json.AlarmJson;
import io.waystation.dashboard.json.PersonJson;
import io.waystation.dashboard.json.ValueJson;
import io.waystation.dashboard.live.AlarmCounts;
import io.waystation.dashboard.live.AlarmFeed;
import io.waystation.dashboard.live.Directory;
import io.waystation.dashboard.live.LiveValue;
import io.waystation.dashboard.live.LiveView;
import io.waystation.model.Alarm;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Plan;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.storage.records.Alarms;
import io.waystation.storage.records.Records;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Workers, for doctors. Every look is in the audit before it is answered. */
final class PeopleRoutes {
  private static final int NEWEST_ALARMS = 50;

  private record Named(Person person, String name, AlarmCounts alarms) {}

  /** Most critical first, then most warnings, then most notices, then by name. */
  private static final Comparator<Named> MOST_URGENT_FIRST =
      Comparator.comparingInt((Named named) -> -named.alarms.critical())
          .thenComparingInt(named -> -named.alarms.warning())
          .thenComparingInt(named -> -named.alarms.notice())
          .thenComparing(Named::name)
          .thenComparing(named -> named.person.id().value());

  private final Records records;
  private final Access access;
  private final Directory directory;
  private final LiveView live;
  private final AlarmFeed alarms;
  private final AlarmJson alarmJson;
  private final PersonJson personJson;
  private final Clock clock;

  PeopleRoutes(
      Records records,
      Access access,
      Directory directory,
      LiveView live,
      AlarmFeed alarms,
      Clock clock) {
    this.records = records;
    this.access = access;
    this.directory = directory;
    this.live = live;
    this.alarms = alarms;
    this.alarmJson = new AlarmJson(directory);
    this.personJson = new PersonJson(directory);
    this.clock = clock;
  }

  void mount(Api api) {
    api.answer("listPeople", this::list).answer("readPerson", this::read);
  }

  private Answer list(Call call) {
    directory.refresh();
    String query = call.query("query").orElse("").strip().toLowerCase(Locale.ROOT);
    String station = call.query("station").orElse("");
    int limit = call.number("limit").orElse(500L).intValue();
    // First, and by itself: names of many take their time to open, and whoever writes would wait.
    // Not what was looked for: that may be a name.
    access.audit(call.caller(), "people.list", station.isEmpty() ? "all" : station, call.address());
    return records.read(
        t -> {
          Map<PersonId, String> names = t.people().names();
          List<Named> found =
              t.people().all().stream()
                  .filter(person -> station.isEmpty() || person.station().value().equals(station))
                  .map(
                      person ->
                          new Named(
                              person,
                              names.getOrDefault(person.id(), ""),
                              alarms.person(person.id())))
                  .filter(
                      named ->
                          named.name.toLowerCase(Locale.ROOT).contains(query)
                              || named.person.id().value().startsWith(query))
                  .sorted(MOST_URGENT_FIRST)
                  .toList();
          Set<PersonId> planned =
              t.plans().active().stream().map(Plan::person).collect(Collectors.toSet());
          List<JsonObject> people =
              found.stream()
                  .limit(limit)
                  .map(
                      named ->
                          json(named.person, named.name, planned.contains(named.person.id()))
                              .put("alarms", PersonJson.counts(named.alarms)))
                  .toList();
          return Answer.ok(
              new JsonObject().put("people", new JsonArray(people)).put("total", found.size()));
        });
  }

  private Answer read(Call call) {
    directory.refresh();
    Person person = find(records, call);
    List<JsonObject> vitals =
        SignalCatalogue.current().vitals().stream()
            .flatMap(signal -> live.find(person.id(), signal.code()).stream())
            .map(
                value ->
                    ValueJson.vital(
                        value,
                        person.sex(),
                        directory
                            .station(value.series().station())
                            .map(Station::altitude)
                            .orElse(OptionalInt.empty())))
            .toList();
    return records.write(
        t -> {
          access.audit(t, call.caller(), "person.read", Subject.of(person.id()), call.address());
          List<Plan> plans = t.plans().of(person.id());
          List<Alarm> newest =
              t.alarms()
                  .page(
                      new Alarms.Filter(Alarm.Concern.HEALTH, null, person.id(), null, null, null),
                      null,
                      "",
                      NEWEST_ALARMS);
          boolean planned = plans.stream().anyMatch(plan -> plan.status() == Plan.Status.ACTIVE);
          return Answer.ok(
              json(person, t.people().name(person.id()).orElse(""), planned)
                  .put("vitals", new JsonArray(vitals))
                  .put("alarms", alarmJson.alarms(newest))
                  .put("plans", PlanRoutes.json(t, plans)));
        });
  }

  private JsonObject json(Person person, String name, boolean planned) {
    Instant lastMeasured =
        live.of(person.id()).stream()
            .map(LiveValue::at)
            .max(Comparator.naturalOrder())
            .orElse(null);
    ZoneId zone = zone(directory.station(person.station()).orElse(null));
    return personJson.person(
        person, name, LocalDate.ofInstant(clock.instant(), zone), lastMeasured, planned);
  }

  /**
   * The person named in the path.
   *
   * @throws Problem 404
   */
  static Person find(Records records, Call call) {
    return records
        .read(t -> t.people().find(new PersonId(call.path("person"))))
        .orElseThrow(PeopleRoutes::unknown);
  }

  static Problem unknown() {
    return Problem.notFound("没有这位员工。", "There is no such worker.");
  }

  /**
   * @param station null when the register does not know it
   */
  static ZoneId zone(Station station) {
    return station == null ? ZoneOffset.UTC : station.zone();
  }
}
