package io.waystation.alerting.notify;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.alerting.notify.channel.Outside;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.outbox.Courier;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.storage.records.Records;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the history of alarms and sees to it that the right people are told. What it has decided
 * and how far it has come in the history are one transaction: after a crash at any moment nothing
 * is forgotten and nothing decided twice. Delivery is the couriers' business, one for each
 * receiver.
 */
public final class Notifier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notifier.class);
  private static final long LOOK_MILLIS = 250;
  private static final long CLOSE_MILLIS = 10_000;

  private final NotifyConfig config;
  private final Records records;
  private final RuleBook rules;
  private final Notices notices;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Watchman watchman;
  private final Map<String, Courier> couriers = new LinkedHashMap<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile String trouble = "";

  private Notifier(
      NotifyConfig config,
      Records records,
      RuleBook rules,
      Outside outside,
      RandomGenerator random,
      MeterRegistry meters) {
    this.config = config;
    this.records = records;
    this.rules = rules;
    this.notices = new Notices(outside.publicUrl());
    this.clock = outside.clock();
    this.meters = meters;
    this.watchman = new Watchman(config.fallback(), notices, clock);
    config
        .receivers()
        .forEach(
            (name, receiver) ->
                couriers.put(
                    name,
                    Courier.start(
                        receiver, config.onCall(), records, outside, random, meters, watchman)));
    thread = new Thread(this::run, "waystation-notifier");
    thread.setDaemon(true);
  }

  /**
   * Takes up where the records say it stood. When it runs for the first time, the alarms open now
   * are told, and those before them are not.
   *
   * @param rules that alarms come from, for their kinds
   * @param random for the time between attempts
   */
  public static Notifier start(
      NotifyConfig config,
      Records records,
      RuleBook rules,
      Outside outside,
      RandomGenerator random,
      MeterRegistry meters) {
    Notifier notifier = new Notifier(config, records, rules, outside, random, meters);
    Gauge.builder("waystation.notify.waiting", notifier.watchman, Watchman::waiting)
        .description("Notifications decided and not delivered yet")
        .register(meters);
    Gauge.builder("waystation.notify.oldest", notifier.watchman, Watchman::oldestSeconds)
        .description("Age of the notification that waits longest")
        .baseUnit("seconds")
        .register(meters);
    notifier.thread.start();
    return notifier;
  }

  /** What it is failing at just now; empty when all is well. */
  public String trouble() {
    if (!trouble.isEmpty()) {
      return trouble;
    }
    return watchman.late().stream()
        .map(
            name ->
                "receiver %s gets nothing: %s"
                    .formatted(
                        name,
                        couriers.containsKey(name)
                            ? couriers.get(name).trouble()
                            : "it is not in the configuration any more"))
        .collect(Collectors.joining("; "));
  }

  private void run() {
    Round round = null;
    while (!closed) {
      try {
        if (round == null) {
          round = Round.open(config, records, rules, notices, clock, meters);
        }
        if (round.run() > 0) {
          couriers.values().forEach(Courier::wake);
        }
        watchman.look(records);
        trouble = "";
      } catch (RuntimeException e) {
        // What was decided and not kept is decided again, from what was kept.
        round = null;
        trouble = "cannot follow the alarms: " + e.getMessage();
        log.warn("notifications wait: {}", e.toString(), e);
      }
      pause();
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      // Somebody wants it to end, or nobody does and it looks again.
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  /** Lets attempts in hand end, for 5 s; those broken off are made again at the next start. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    couriers.values().forEach(Courier::finish);
    couriers.values().forEach(Courier::close);
  }
}
