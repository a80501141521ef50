package io.waystation.alerting.notify.group;

import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.config.Receiver;
import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.alerting.notify.route.Route;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.model.Alarm;
import io.waystation.storage.records.Notification.About;
import io.waystation.storage.records.Notification.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides what is said to whom about one group. Keeps nothing but in the group, and in the digests
 * what has to wait.
 */
final class Speaker {
  private final NotifyConfig config;
  private final Notices notices;
  private final Digests digests;

  Speaker(NotifyConfig config, Notices notices, Digests digests) {
    this.config = config;
    this.notices = notices;
    this.digests = digests;
  }

  /**
   * Once a {@code group_interval}: what is new or worse, what is over, and again what nobody has
   * taken for a {@code repeat_interval}.
   *
   * @param alarms of the group, without those held back
   */
  void flush(
      Route route, Group group, List<Tracked> alarms, Moment moment, List<Decision> decisions) {
    Set<String> receivers = new LinkedHashSet<>();
    receivers.add(route.receiver());
    receivers.addAll(group.told.keySet());
    for (String name : receivers) {
      Receiver receiver = config.receivers().get(name);
      if (receiver != null) {
        flush(route, group, receiver, alarms, moment, decisions);
      }
    }
  }

  private void flush(
      Route route,
      Group group,
      Receiver receiver,
      List<Tracked> alarms,
      Moment moment,
      List<Decision> decisions) {
    boolean first = receiver.name().equals(route.receiver());
    List<Tracked> firing =
        alarms.stream()
            .filter(a -> a.firing() && a.groups().contains(group.id()))
            .filter(a -> first || group.said(receiver.name(), a.alarm().id()) != null)
            .toList();
    List<Tracked> over =
        alarms.stream()
            .filter(a -> !a.firing() && group.said(receiver.name(), a.alarm().id()) != null)
            .toList();
    List<Tracked> waiting = firing.stream().filter(a -> !a.taken()).toList();
    boolean fresh = first && waiting.stream().anyMatch(a -> isNew(group, receiver, a));
    boolean ended = receiver.sendResolved() && !over.isEmpty();
    if (fresh || ended) {
      List<Tracked> all = ended ? Stream.concat(firing.stream(), over.stream()).toList() : firing;
      say(fresh ? Cause.NEW : Cause.RESOLVED, 0, route, group, receiver, all, moment, decisions);
      if (fresh) {
        remember(group, receiver, waiting, moment.now());
      }
      group.spoken(receiver.name(), moment.now());
    } else if (!waiting.isEmpty() && group.told.containsKey(receiver.name())) {
      Instant last = Instant.ofEpochMilli(group.to(receiver.name()).last());
      if (!last.plus(route.repeatInterval()).isAfter(moment.now())) {
        long minutes = minutes(group, receiver.name(), waiting, moment.now());
        say(Cause.REPEATED, minutes, route, group, receiver, firing, moment, decisions);
        group.spoken(receiver.name(), moment.now());
      }
    }
  }

  private static boolean isNew(Group group, Receiver receiver, Tracked alarm) {
    Group.Said said = group.said(receiver.name(), alarm.alarm().id());
    return said == null || alarm.alarm().worst().compareTo(said.worst()) > 0;
  }

  private static void remember(Group group, Receiver receiver, List<Tracked> told, Instant now) {
    Map<String, Group.Said> alarms = group.to(receiver.name()).alarms();
    for (Tracked alarm : told) {
      if (isNew(group, receiver, alarm)) {
        alarms.put(alarm.alarm().id(), new Group.Said(alarm.alarm().worst(), now.toEpochMilli()));
      }
    }
  }

  /**
   * Tells the next level of what the first receiver was told of and nobody has taken.
   *
   * @return whether there was anything to tell
   */
  boolean escalate(
      Route route, Group group, List<Tracked> alarms, Moment moment, List<Decision> decisions) {
    boolean any = false;
    for (Route.Escalation step : route.escalation()) {
      Receiver receiver = config.receivers().get(step.receiver());
      List<Tracked> due =
          alarms.stream().filter(a -> !at(route, group, step, a).isAfter(moment.now())).toList();
      if (!due.isEmpty()) {
        any = true;
        long minutes = minutes(group, route.receiver(), due, moment.now());
        say(Cause.ESCALATED, minutes, route, group, receiver, due, moment, decisions);
        remember(group, receiver, due, moment.now());
        group.spoken(receiver.name(), moment.now());
      }
    }
    return any;
  }

  /** When a step is next due; {@link Instant#MAX} for never as things are. */
  Instant nextEscalation(Route route, Group group, List<Tracked> alarms) {
    Instant next = Instant.MAX;
    for (Route.Escalation step : route.escalation()) {
      for (Tracked alarm : alarms) {
        Instant at = at(route, group, step, alarm);
        next = at.isBefore(next) ? at : next;
      }
    }
    return next;
  }

  private Instant at(Route route, Group group, Route.Escalation step, Tracked alarm) {
    Group.Said first = group.said(route.receiver(), alarm.alarm().id());
    boolean waits = first != null && alarm.firing() && !alarm.taken();
    if (!waits
        || !alarm.groups().contains(group.id())
        || !isNew(group, config.receivers().get(step.receiver()), alarm)) {
      return Instant.MAX;
    }
    return Instant.ofEpochMilli(first.at()).plus(step.after());
  }

  /** How long what waits longest has waited since it was told. */
  private static long minutes(Group group, String receiver, List<Tracked> waiting, Instant now) {
    return waiting.stream()
        .map(a -> group.said(receiver, a.alarm().id()))
        .filter(said -> said != null)
        .mapToLong(said -> Duration.between(Instant.ofEpochMilli(said.at()), now).toMinutes())
        .max()
        .orElse(0);
  }

  /**
   * One notification for each person on call, or one for the receiver as such; or none now, when it
   * waits for a digest.
   */
  private void say(
      Cause cause,
      long minutes,
      Route route,
      Group group,
      Receiver receiver,
      List<Tracked> alarms,
      Moment moment,
      List<Decision> decisions) {
    Map<Contact, List<Tracked>> byPerson = new LinkedHashMap<>();
    for (Tracked alarm : alarms) {
      byPerson.computeIfAbsent(to(receiver, alarm, moment), p -> new ArrayList<>()).add(alarm);
    }
    byPerson.forEach(
        (person, theirs) -> {
          List<Notices.Told> told = theirs.stream().map(Tracked::told).toList();
          if (!digests.admits(
              receiver.name(), person, Notices.lines(told), route.groupInterval(), moment.now())) {
            return;
          }
          boolean health = theirs.stream().anyMatch(a -> a.about() == Alarm.Concern.HEALTH);
          decisions.add(
              new Decision(
                  group.id(),
                  receiver.name(),
                  person,
                  health ? About.HEALTH : About.STATION,
                  notices.notice(cause, minutes, told, group.labels())));
        });
  }

  private Contact to(Receiver receiver, Tracked alarm, Moment moment) {
    Contact nobody = Contact.nobody(receiver.language());
    return receiver.onCall().isEmpty()
        ? nobody
        : config
            .onCall()
            .rota(receiver.onCall(), alarm.path())
            .map(rota -> config.onCall().onCall(rota, moment.standIns(), moment.now()))
            .orElse(nobody);
  }
}
