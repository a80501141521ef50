package io.waystation.dashboard.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.live.Directory;
import io.waystation.model.AlarmKpis;
import io.waystation.model.LocalText;
import java.time.Duration;
import java.util.List;

/** How well alarms serve people. Durations are seconds, shares 0 to 1. */
public final class AlarmKpiJson {
  private static final double MILLIS = 1_000;

  private final Directory directory;

  public AlarmKpiJson(Directory directory) {
    this.directory = directory;
  }

  public JsonObject kpis(AlarmKpis kpis) {
    return new JsonObject()
        .put("from", Times.text(kpis.from()))
        .put("to", Times.text(kpis.to()))
        .put("concern", Words.word(kpis.concern()))
        .put(
            "operators",
            new JsonObject()
                .put("count", kpis.operators().count())
                .put("given", kpis.operators().given()))
        .put("annunciated", kpis.annunciated())
        .put("rate", rate(kpis.rate()))
        .put("flood", flood(kpis.flood()))
        .put(
            "chattering",
            new JsonObject()
                .put("alarms", kpis.chattering().alarms())
                .put("worst", counted(kpis.chattering().worst(), kpis.annunciated())))
        .put("fleeting", kpis.fleeting())
        .put(
            "topTen",
            new JsonObject()
                .put("share", kpis.topTen().share())
                .put("alarms", counted(kpis.topTen().alarms(), kpis.annunciated())))
        .put("priorities", priorities(kpis.priorities()))
        .put(
            "acknowledgements",
            new JsonArray(
                kpis.acknowledgements().stream().map(AlarmKpiJson::acknowledgements).toList()))
        .put("standing", standing(kpis.standing()))
        .put("figures", new JsonArray(kpis.figures().stream().map(AlarmKpiJson::figure).toList()));
  }

  private static JsonObject rate(AlarmKpis.Rate rate) {
    return new JsonObject()
        .put("average", rate.average())
        .put("worst", rate.worst())
        .put(
            "worstFrom",
            rate.worstEnds() == null ? null : Times.text(rate.worstEnds().minus(AlarmKpis.WINDOW)))
        .put("worstTo", Times.text(rate.worstEnds()))
        .put("last", rate.last());
  }

  private static JsonObject flood(AlarmKpis.Flood flood) {
    return new JsonObject()
        .put("floods", flood.floods())
        .put("seconds", seconds(flood.time()))
        .put("longestSeconds", seconds(flood.longest()))
        .put("ongoing", flood.ongoing());
  }

  private JsonArray counted(List<AlarmKpis.Counted> alarms, long all) {
    return new JsonArray(
        alarms.stream()
            .map(
                one ->
                    new JsonObject()
                        .put("rule", one.tag().rule())
                        .put("title", Words.both(one.tag().title()))
                        .put("station", station(one.tag()))
                        .put("device", one.tag().device())
                        .put("part", one.tag().part())
                        .put("count", one.count())
                        .put("share", one.share(all)))
            .toList());
  }

  private JsonObject station(AlarmKpis.Tag tag) {
    String id = tag.station().value();
    return directory
        .station(tag.station())
        .map(StationJson::reference)
        .orElseGet(
            () -> new JsonObject().put("id", id).put("name", Words.both(new LocalText(id, id))));
  }

  private static JsonArray priorities(List<AlarmKpis.Priority> priorities) {
    return new JsonArray(
        priorities.stream()
            .map(
                priority ->
                    new JsonObject()
                        .put("severity", priority.severity().word())
                        .put("count", priority.count())
                        .put("share", priority.share()))
            .toList());
  }

  private static JsonObject acknowledgements(AlarmKpis.Acknowledgements taken) {
    boolean none = taken.count() == 0;
    return new JsonObject()
        .put("severity", taken.severity().word())
        .put("count", taken.count())
        .put("medianSeconds", none ? null : seconds(taken.median()))
        .put("p90Seconds", none ? null : seconds(taken.p90()))
        .put("worstSeconds", none ? null : seconds(taken.worst()));
  }

  private static JsonObject standing(AlarmKpis.Standing standing) {
    return new JsonObject()
        .put("at", Times.text(standing.at()))
        .put("count", standing.count())
        .put("priorities", priorities(standing.priorities()))
        .put("unacknowledged", standing.unacknowledged())
        .put("longestUnacknowledgedSeconds", seconds(standing.longestUnacknowledged()))
        .put("stale", standing.stale());
  }

  private static JsonObject figure(AlarmKpis.Figure figure) {
    return new JsonObject()
        .put("figure", Words.word(figure.target()))
        .put("value", figure.value().orElse(null))
        .put("most", figure.target().most())
        .put("unit", Words.word(figure.target().unit()))
        .put("source", Words.word(figure.target().source()))
        .put("met", figure.met().orElse(null));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS;
  }
}
