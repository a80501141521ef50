package io.waystation.dashboard.json;

import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.live.AlarmCounts;
import io.waystation.dashboard.live.Directory;
import io.waystation.model.Band;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.Plan;
import io.waystation.model.VitalBands;
import java.time.Instant;
import java.time.LocalDate;

/** Workers and their plans: for those who may read health data. */
public final class PersonJson {
  private final Directory directory;

  public PersonJson(Directory directory) {
    this.directory = directory;
  }

  /**
   * @param lastMeasuredAt null if never
   * @param today in the zone of the worker's station
   */
  public JsonObject person(
      Person person, String name, LocalDate today, Instant lastMeasuredAt, boolean activePlan) {
    boolean bornKnown = person.birthYear() > 0;
    return new JsonObject()
        .put("id", person.id().value())
        .put("name", name)
        .put("sex", Words.word(person.sex()))
        .put("birthYear", bornKnown ? person.birthYear() : null)
        .put("age", bornKnown ? today.getYear() - person.birthYear() : null)
        .put("occupation", Words.both(person.occupation()))
        .put(
            "station",
            directory
                .station(person.station())
                .map(StationJson::reference)
                .orElseGet(() -> unknownStation(person)))
        .put("lastMeasuredAt", Times.text(lastMeasuredAt))
        .put("activePlan", activePlan);
  }

  public static JsonObject counts(AlarmCounts counts) {
    return StationJson.counts(counts);
  }

  /**
   * @param authorName the author's full name
   */
  public static JsonObject plan(Plan plan, String authorName) {
    return new JsonObject()
        .put("id", plan.id())
        .put("version", plan.version())
        .put("status", Words.word(plan.status()))
        .put("alarm", Words.orNull(plan.alarm()))
        .put("assessment", plan.assessment())
        .put("actions", plan.actions())
        .put("followUp", plan.followUp() == null ? null : plan.followUp().toString())
        .put("author", new JsonObject().put("name", plan.author()).put("fullName", authorName))
        .put("writtenAt", Times.text(plan.writtenAt()));
  }

  public static JsonObject band(Band band) {
    return new JsonObject()
        .put("low", finite(band.range().low()))
        .put("high", finite(band.range().high()))
        .put("severity", band.severity().word())
        .put("name", Words.both(VitalBands.shipped().name(band.condition())))
        .put("source", band.source());
  }

  private static Double finite(double end) {
    return Double.isFinite(end) ? end : null;
  }

  private static JsonObject unknownStation(Person person) {
    String id = person.station().value();
    return new JsonObject().put("id", id).put("name", Words.both(new LocalText(id, id)));
  }
}
