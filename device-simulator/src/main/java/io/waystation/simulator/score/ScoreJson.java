package io.waystation.simulator.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.simulator.score.Marks.Asked;
import io.waystation.simulator.score.Marks.Judged;
import io.waystation.simulator.truth.TruthLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** The marks for machines. Durations are seconds, times ISO 8601 in UTC; null is not measured. */
public final class ScoreJson {
  private static final JsonMapper JSON = new JsonMapper();

  private ScoreJson() {}

  public static String text(Score score) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(score)) + "\n";
    } catch (JsonProcessingException e) {
      throw new AssertionError("a tree can always be written", e);
    }
  }

  private static ObjectNode json(Score score) {
    ObjectNode json = JSON.createObjectNode();
    Told told = score.told();
    json.put("from", told.start().toString());
    json.put("to", told.until().toString());
    json.put("zone", told.city().zone().getId());
    json.put("seed", told.city().seed());
    json.put("partial", score.partial());
    put(json, "precision", score.precision());
    put(json, "recall", score.recall());
    put(json, "cause", score.cause());
    put(json, "completeness", score.completeness());
    put(json, "falsePerDay", score.falsePerDay());
    put(json.putObject("outages"), "precision", score.outagePrecision());
    put(json.withObject("/outages"), "recall", score.outageRecall());
    ArrayNode notes = json.putArray("notes");
    score.notes().forEach(note -> notes.addObject().put("zh", note.zh()).put("en", note.en()));
    tables(score, json);
    score.readings().ifPresent(found -> readings(found, json.putObject("readings")));
    score.ledger().ifPresent(ledger -> ledger(ledger, json.putObject("messages")));
    days(score, json);
    ArrayNode missed = json.putArray("missed");
    score.missed().forEach(one -> missed(one, missed.addObject()));
    ArrayNode alarms = json.putArray("alarms");
    score.marks().judged().forEach(one -> alarm(one, alarms.addObject()));
    return json;
  }

  private static void tables(Score score, ObjectNode json) {
    ArrayNode faults = json.putArray("faults");
    for (Score.OfFault row : score.byFault()) {
      ObjectNode to = faults.addObject().put("fault", row.fault()).put("planted", row.planted());
      to.put("asked", row.asked()).put("noticed", row.noticed()).put("endedLate", row.endedLate());
      delays(row.delays(), to);
    }
    ArrayNode rules = json.putArray("rules");
    for (Score.OfRule row : score.byRule()) {
      ObjectNode to = rules.addObject().put("rule", row.rule()).put("right", row.right());
      to.put("consequences", row.consequences()).put("natural", row.natural());
      to.put("false", row.wrong());
      put(to, "precision", row.precision());
    }
    ArrayNode causes = json.putArray("causes");
    for (Score.OfCause row : score.byCause()) {
      ObjectNode to = causes.addObject().put("cause", row.cause()).put("asked", row.asked());
      to.put("noticed", row.noticed()).put("alarms", row.outages()).put("named", row.named());
      delays(row.delays(), to);
    }
  }

  private static void readings(Completeness.Result found, ObjectNode to) {
    to.put("said", found.said()).put("found", found.found());
    to.put("otherValue", found.otherValue()).put("neverSaid", found.extra());
    ArrayNode examples = to.putArray("examples");
    found.examples().forEach(examples::add);
  }

  private static void ledger(LedgerCheck ledger, ObjectNode to) {
    to.put("sent", ledger.sent()).put("stored", ledger.stored());
    to.put("repeats", ledger.repeats()).put("duplicates", ledger.duplicates());
    to.put("bad", ledger.refused()).put("quarantined", ledger.quarantined());
    to.put("holes", ledger.holes());
  }

  private static void days(Score score, ObjectNode json) {
    ArrayNode days = json.putArray("days");
    for (DayError day : score.days()) {
      ObjectNode to =
          days.addObject().put("station", day.station()).put("date", day.date().toString());
      for (DayError.Figure figure : DayError.Figure.values()) {
        ObjectNode one = to.putObject(figure.served);
        one.put("real", day.real().get(figure)).put("served", day.served().get(figure));
        one.put("coverage", day.coverage().get(figure)).put("leftOut", day.leftOut(figure));
        put(one, "error", day.error(figure));
      }
    }
  }

  private static void missed(Asked asked, ObjectNode to) {
    to.put("fault", asked.fault().fault()).put("id", asked.fault().id());
    to.put("station", asked.fault().station().value());
    to.put("device", asked.fault().device().value());
    to.put("start", asked.fault().start().toString()).put("end", asked.fault().end().toString());
    ArrayNode rules = to.putArray("wanted");
    asked.row().rules().stream().sorted().forEach(rules::add);
  }

  private static void alarm(Judged judged, ObjectNode to) {
    ServiceAlarm alarm = judged.alarm();
    to.put("id", alarm.id()).put("rule", alarm.rule()).put("station", alarm.station());
    to.put("device", alarm.device()).put("worst", alarm.worst()).put("cause", alarm.cause());
    to.put("startedAt", alarm.startedAt().toString());
    to.put("learntAt", alarm.learntAt().toString());
    to.put("clearedAt", alarm.clearedAt().map(Instant::toString).orElse(null));
    to.put("parent", alarm.parent()).put("verdict", TruthLine.word(judged.verdict()));
    to.put("fault", judged.fault().map(TruthLine.Fault::id).orElse(null));
    if (judged.outage()) {
      to.put("rightCause", judged.rightCause());
    }
  }

  private static void delays(Delays delays, ObjectNode to) {
    ObjectNode delay = to.putObject("delay");
    put(delay, "p50", delays.within(0.5));
    put(delay, "p95", delays.within(0.95));
    put(delay, "max", delays.longest());
  }

  private static void put(ObjectNode to, String field, Optional<Duration> delay) {
    to.put(field, delay.map(d -> d.toMillis() / 1000.0).orElse(null));
  }

  private static void put(ObjectNode to, String field, OptionalDouble share) {
    to.put(field, share.isPresent() ? share.getAsDouble() : null);
  }
}
