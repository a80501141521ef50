package io.waystation.server.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.server.broker.EmbeddedBroker;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.ReadingLog;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What the parts do not measure themselves. */
public final class Measures {
  private Measures() {}

  /** What became of all messages since the log began, so it also survives restarts. */
  public static void ofLedger(ReadingLog log, MeterRegistry meters) {
    fate("stored", log, LedgerTotals::stored, meters);
    fate("duplicate", log, LedgerTotals::duplicates, meters);
    fate("quarantined", log, LedgerTotals::quarantined, meters);
    fate("refused", log, LedgerTotals::refused, meters);
    Gauge.builder("waystation.ledger.holes", log, l -> l.totals().holes())
        .description("Messages devices have counted and we have not seen yet")
        .register(meters);
    for (Lane lane : Lane.values()) {
      Gauge.builder("waystation.log.end", log, l -> l.end().in(lane))
          .description("The offset the next accepted message will get")
          .tag("lane", lane.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
  }

  private static void fate(
      String fate, ReadingLog log, ToLongFunction<LedgerTotals> count, MeterRegistry meters) {
    Gauge.builder("waystation.ledger.messages", log, l -> count.applyAsLong(l.totals()))
        .description("Messages by what became of them, since the log began")
        .tag("fate", fate)
        .register(meters);
  }

  public static void ofBroker(EmbeddedBroker broker, MeterRegistry meters) {
    Gauge.builder("waystation.broker.active", broker, b -> b.active() ? 1 : 0)
        .description("1 while the embedded broker takes connections")
        .register(meters);
    Gauge.builder("waystation.broker.waiting", broker, EmbeddedBroker::waiting)
        .description("Messages the embedded broker has taken and ingest has not acknowledged yet")
        .register(meters);
  }
}
