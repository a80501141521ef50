package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Caller;
import io.waystation.dashboard.access.Permission;
import io.waystation.dashboard.json.RuleJson;
import io.waystation.model.Alarm;
import io.waystation.model.StationId;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.RuleVersion;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules in force and before, and what others would have done. */
final class RuleRoutes {
  private static final Duration LONGEST = Duration.ofDays(3_653);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Records records;
  private final Access access;
  private final Backtests backtests;
  private final BacktestJobs jobs;
  private final Clock clock;

  RuleRoutes(Records records, Access access, Backtests backtests, BacktestJobs jobs, Clock clock) {
    this.records = records;
    this.access = access;
    this.backtests = backtests;
    this.jobs = jobs;
    this.clock = clock;
  }

  void mount(Api api) {
    api.answer("listRules", this::list)
        .answer("readRule", this::read)
        .answer("startBacktest", this::start)
        .answer("readBacktest", this::look)
        .answer("cancelBacktest", this::cancel);
  }

  private Answer list(Call call) {
    List<RuleVersion> current = records.read(t -> t.rules().current());
    JsonArray rules = new JsonArray();
    current.forEach(rule -> rules.add(RuleJson.inForce(rule)));
    return Answer.ok(new JsonObject().put("rules", rules));
  }

  private Answer read(Call call) {
    String id = call.path("rule");
    List<RuleVersion> versions = records.read(t -> t.rules().of(id));
    if (versions.isEmpty()) {
      throw Problem.notFound("没有规则 " + id + "。", "There never was a rule '" + id + "'.");
    }
    JsonArray said = new JsonArray();
    versions.forEach(version -> said.add(RuleJson.version(version)));
    return Answer.ok(new JsonObject().put("id", id).put("versions", said));
  }

  private Answer start(Call call) {
    Backtests.Trial trial;
    try {
      trial = backtests.prepare(asked(call.body()));
    } catch (Backtests.Refused e) {
      throw Problem.badRequest(e.words().zh(), e.words().en());
    }
    if (!may(call.caller(), trial)) {
      throw Problem.notAllowed();
    }
    BacktestJobs.Job job =
        jobs.start(call.caller().name(), trial)
            .orElseThrow(
                () ->
                    Problem.tooMany(
                        AGAIN,
                        "另一项试算正在进行，请稍后再试。",
                        "Another back-test is running: try again when it is done."));
    JsonObject answer = job.json();
    if (trial.concerns().contains(Alarm.Concern.HEALTH)) {
      access.audit(call.caller(), "health-rules.backtest", answer.getString("id"), call.address());
    }
    return Answer.accepted(answer);
  }

  private Backtests.Asked asked(JsonObject body) {
    String rule = body.getString("rule", "");
    String book = body.getString("book", "");
    if (rule.isEmpty() == book.isEmpty()) {
      throw Problem.badRequest(
          "rule 与 book 须给出且只给出一个。", "Give either rule, an id, or book, rules as YAML.");
    }
    Instant now = clock.instant();
    Instant from = time(body, "from");
    Instant to = body.getString("to") == null ? now : time(body, "to");
    Instant end = to.isAfter(now) ? now : to;
    if (!from.isBefore(end) || from.isBefore(now.minus(LONGEST))) {
      throw Problem.badRequest(
          "from 必须早于 to 和现在，最早为十年前。",
          "from must be before to and before now, and not more than ten years ago.");
    }
    Set<StationId> stations =
        body.getJsonArray("stations", new JsonArray()).stream()
            .map(id -> new StationId(String.valueOf(id)))
            .collect(Collectors.toSet());
    return new Backtests.Asked(rule, book, from, end, stations);
  }

  private static Instant time(JsonObject body, String name) {
    try {
      return OffsetDateTime.parse(body.getString(name)).toInstant();
    } catch (DateTimeException e) {
      throw Problem.badRequest(
          name + " 应为 ISO 8601 时间，例如 2026-11-21T02:00:00Z。",
          name + " must be an ISO 8601 time, for example 2026-11-21T02:00:00Z.");
    }
  }

  private Answer look(Call call) {
    return Answer.ok(find(call).json());
  }

  private Answer cancel(Call call) {
    find(call).cancel();
    return Answer.nothing();
  }

  /** What somebody may not see does not exist for them. */
  private BacktestJobs.Job find(Call call) {
    return jobs.find(call.path("backtest"))
        .filter(job -> may(call.caller(), job.trial()))
        .orElseThrow(
            () ->
                Problem.notFound(
                    "没有这项试算；服务重启后不再保留。",
                    "There is no such back-test; a restart of the service forgets them."));
  }

  private static boolean may(Caller caller, Backtests.Trial trial) {
    return trial.concerns().stream().map(Permission::toRead).allMatch(caller::may);
  }
}
