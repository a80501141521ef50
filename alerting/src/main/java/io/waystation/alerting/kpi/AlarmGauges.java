package io.waystation.alerting.kpi;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmKpis;
import io.waystation.model.Severity;
import io.waystation.storage.records.Records;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The figures of the last hour as metrics, read again once a minute on a thread of its own. */
public final class AlarmGauges implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AlarmGauges.class);
  private static final Duration LATELY = Duration.ofHours(1);
  private static final long AGAIN_SECONDS = 60;
  private static final long CLOSE_MILLIS = 10_000;

  private final AlarmKpiReader reader;
  private final Clock clock;
  private final Map<Alarm.Concern, AlarmKpis> latest = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  private AlarmGauges(Records records, Clock clock) {
    this.reader = new AlarmKpiReader(records, clock);
    this.clock = clock;
    thread = new Thread(this::run, "waystation-alarm-kpis");
    thread.setDaemon(true);
  }

  /** Not a number until they were read for the first time. */
  public static AlarmGauges start(Records records, Clock clock, MeterRegistry meters) {
    AlarmGauges gauges = new AlarmGauges(records, clock);
    for (Alarm.Concern concern : Alarm.Concern.values()) {
      gauges.register(concern, meters);
    }
    gauges.thread.start();
    return gauges;
  }

  private void register(Alarm.Concern concern, MeterRegistry meters) {
    Tags tags = Tags.of("concern", concern.name().toLowerCase(Locale.ROOT));
    for (int i = 0; i < Tally.CALLING.size(); i++) {
      Severity severity = Tally.CALLING.get(i);
      int at = i;
      gauge("standing", concern, kpis -> kpis.standing().priorities().get(at).count())
          .description("Alarms whose condition lasts and that nothing holds back")
          .tags(tags.and("severity", severity.word()))
          .register(meters);
    }
    gauge("unacknowledged", concern, kpis -> kpis.standing().unacknowledged())
        .description("Alarms that wait for a person")
        .tags(tags)
        .register(meters);
    gauge("stale", concern, kpis -> kpis.standing().stale())
        .description("Alarms that have stood for more than 24 h")
        .tags(tags)
        .register(meters);
    gauge("annunciated.10m.per.operator", concern, kpis -> kpis.rate().last())
        .description("Alarms annunciated in the last ten minutes, per operator")
        .tags(tags)
        .register(meters);
    gauge("flood", concern, kpis -> kpis.flood().ongoing() ? 1 : 0)
        .description("1 during a flood: more than 10 per operator in ten minutes, until below 5")
        .tags(tags)
        .register(meters);
    gauge("chattering", concern, kpis -> kpis.chattering().alarms())
        .description("Alarms annunciated 3 times or more within a minute, in the last hour")
        .tags(tags)
        .register(meters);
  }

  private Gauge.Builder<AlarmGauges> gauge(
      String name, Alarm.Concern concern, ToDoubleFunction<AlarmKpis> figure) {
    return Gauge.builder(
        "waystation.alarms." + name,
        this,
        gauges -> {
          AlarmKpis kpis = gauges.latest.get(concern);
          return kpis == null ? Double.NaN : figure.applyAsDouble(kpis);
        });
  }

  private void run() {
    while (!closed) {
      try {
        read();
      } catch (RuntimeException e) {
        latest.clear();
        log.warn("the figures about alarms cannot be read: {}", e.getMessage());
      }
      pause();
    }
  }

  private void read() {
    Instant now = clock.instant();
    for (Alarm.Concern concern : Alarm.Concern.values()) {
      reader
          .between(now.minus(LATELY), now, concern, OptionalInt.empty())
          .ifPresentOrElse(kpis -> latest.put(concern, kpis), () -> latest.remove(concern));
    }
  }

  private void pause() {
    try {
      TimeUnit.SECONDS.sleep(AGAIN_SECONDS);
    } catch (InterruptedException e) {
      // Only close interrupts it.
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
