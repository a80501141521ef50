package io.waystation.alerting.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.group.Decision;
import io.waystation.alerting.notify.group.Dispatcher;
import io.waystation.alerting.notify.group.Moment;
import io.waystation.alerting.notify.group.Register;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.storage.records.Notification;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One look after the other at what changed and what is due. After a failure it is of no more use:
 * open another, from what was kept. For one thread.
 */
final class Round {
  static final String CONSUMER = "notify";
  private static final String CHANGE = "change";
  private static final int CHANGES_AT_ONCE = 1_000;
  private static final int FORGET_AT_ONCE = 500;
  private static final Duration REGISTER_EVERY = Duration.ofSeconds(30);
  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);

  private final NotifyConfig config;
  private final Records records;
  private final RuleBook rules;
  private final Dispatcher dispatcher;
  private final Clock clock;
  private final MeterRegistry meters;
  private long change;
  private Instant registered;
  private Instant forgotten = Instant.EPOCH;

  private Round(
      NotifyConfig config,
      Records records,
      RuleBook rules,
      Dispatcher dispatcher,
      Clock clock,
      MeterRegistry meters) {
    this.config = config;
    this.records = records;
    this.rules = rules;
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.meters = meters;
    this.registered = clock.instant();
  }

  static Round open(
      NotifyConfig config,
      Records records,
      RuleBook rules,
      Notices notices,
      Clock clock,
      MeterRegistry meters) {
    Register register = records.read(t -> register(t, rules));
    Dispatcher dispatcher = new Dispatcher(config, notices, register);
    Round round = new Round(config, records, rules, dispatcher, clock, meters);
    records.write(
        t -> {
          round.recall(t);
          return null;
        });
    return round;
  }

  private void recall(Tables t) {
    t.notifications().groups().forEach(dispatcher::restore);
    String last = t.checkpoints().states(CONSUMER).get(CHANGE);
    change = last == null ? t.alarms().lastChange() : Long.parseLong(last);
    List<Alarm> alarms = new ArrayList<>(t.alarms().open());
    Set<String> open = alarms.stream().map(Alarm::id).collect(Collectors.toSet());
    for (String member : dispatcher.members()) {
      if (!open.contains(member)) {
        t.alarms().find(member).ifPresent(alarms::add);
      }
    }
    Instant now = clock.instant();
    alarms.forEach(alarm -> dispatcher.accept(alarm, now));
    keep(t, List.of(), now);
  }

  private static Register register(Tables t, RuleBook rules) {
    return new Register(
        t.stations().all(), t.stations().areas(), id -> rules.find(id).map(Round::kind).orElse(""));
  }

  /** {@code LimitRule} is a limit. */
  private static String kind(Rule<?> rule) {
    return rule.getClass().getSimpleName().replaceFirst("Rule$", "").toLowerCase(Locale.ROOT);
  }

  /**
   * @return how many notifications it has decided
   */
  int run() {
    Instant now = clock.instant();
    if (!registered.plus(REGISTER_EVERY).isAfter(now)) {
      dispatcher.know(records.read(t -> register(t, rules)));
      registered = now;
    }
    if (!forgotten.plus(FORGET_EVERY).isAfter(now)) {
      int old =
          records.write(t -> t.notifications().forget(now.minus(config.keep()), FORGET_AT_ONCE));
      forgotten = old == FORGET_AT_ONCE ? forgotten : now;
    }
    boolean nothingNew = records.read(t -> t.alarms().lastChange()) <= change;
    if (nothingNew && dispatcher.due().isAfter(now)) {
      return 0;
    }
    return records.write(t -> look(t, now));
  }

  private int look(Tables t, Instant now) {
    List<AlarmChange> changes = t.alarms().changesAfter(change, CHANGES_AT_ONCE);
    Set<String> touched = new LinkedHashSet<>();
    changes.forEach(one -> touched.add(one.alarm()));
    for (String id : touched) {
      t.alarms().find(id).ifPresent(alarm -> dispatcher.accept(alarm, now));
    }
    if (!changes.isEmpty()) {
      change = changes.get(changes.size() - 1).id();
    }
    Moment moment =
        new Moment(now, t.silences().endingAfter(now), t.duty().standInsEndingAfter(now));
    List<Decision> decisions = dispatcher.look(moment);
    keep(t, decisions, now);
    return decisions.size();
  }

  private void keep(Tables t, List<Decision> decisions, Instant now) {
    for (Decision decision : decisions) {
      Notification.Cause cause = decision.notice().cause();
      boolean stillWaits =
          t.notifications().waits(decision.group(), decision.receiver(), decision.to().id());
      // What has not arrived yet need not be said again.
      if (cause == Notification.Cause.REPEATED && stillWaits) {
        continue;
      }
      t.notifications()
          .add(
              Notification.of(
                  UUID.randomUUID().toString(),
                  decision.group(),
                  decision.receiver(),
                  decision.to().id(),
                  cause,
                  decision.about(),
                  decision.notice().severity(),
                  decision.notice().json(),
                  now));
      Counter.builder("waystation.notify.decided")
          .description("Notifications decided, by cause")
          .tag("cause", cause.name().toLowerCase(Locale.ROOT))
          .register(meters)
          .increment();
    }
    t.notifications().saveGroups(dispatcher.saved());
    t.notifications().deleteGroups(dispatcher.ended());
    t.checkpoints().saveStates(CONSUMER, Map.of(CHANGE, String.valueOf(change)));
  }
}
