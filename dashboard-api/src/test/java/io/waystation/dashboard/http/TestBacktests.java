package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** Knows the rules too_hot and vital.bp, and finds nothing; {@code steps} lets a long one go on. */
final class TestBacktests implements Backtests {
  final Semaphore steps = new Semaphore(0);
  volatile int wanted;

  @Override
  public Trial prepare(Asked asked) {
    if (!asked.rule().equals("too_hot") && !asked.rule().equals("vital.bp")) {
      throw new Refused(new LocalText("没有这条规则。", "No such rule is in force."));
    }
    Alarm.Concern concern =
        asked.rule().equals("too_hot") ? Alarm.Concern.STATION : Alarm.Concern.HEALTH;
    return new Trial() {
      @Override
      public Set<Alarm.Concern> concerns() {
        return Set.of(concern);
      }

      @Override
      public JsonObject run(Watcher watcher) {
        boolean goesOn = true;
        for (int step = 1; goesOn && step <= wanted; step++) {
          steps.acquireUninterruptibly();
          goesOn = watcher.goOn(step * 1_000L, (double) step / wanted);
        }
        return new JsonObject()
            .put("from", "2026-11-20T00:00:00Z")
            .put("to", "2026-11-21T00:00:00Z")
            .put("storedFrom", null)
            .put("storedTo", null)
            .put("partial", true)
            .put("days", 0.0)
            .put("zone", "Asia/Shanghai")
            .put("readings", 0)
            .put("rules", new JsonArray());
      }
    };
  }
}
