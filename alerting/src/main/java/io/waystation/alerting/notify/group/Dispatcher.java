package io.waystation.alerting.notify.group;

import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.route.Inhibitor;
import io.waystation.alerting.notify.route.Route;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.model.Alarm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Puts alarms into groups and decides, as time goes on, who is told what of them: the meaning of
 * Alertmanager's dispatcher and notification log. A function of what it is given: it reads no clock
 * and keeps nothing anywhere; {@link #saved} and {@link #restore} carry it over a restart. For one
 * thread.
 */
public final class Dispatcher {
  private final NotifyConfig config;
  private final Map<String, Route> routes;
  private final Inhibitor inhibitor;
  private final Digests digests;
  private final Speaker speaker;
  private final Map<String, Tracked> alarms = new HashMap<>();
  private final Map<String, Group> groups = new TreeMap<>();
  private final Set<String> changed = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  private Register register;

  public Dispatcher(NotifyConfig config, Notices notices, Register register) {
    this.config = config;
    this.routes =
        config.route().all().stream().collect(Collectors.toMap(Route::key, Function.identity()));
    this.inhibitor = new Inhibitor(config.inhibitions());
    this.digests = new Digests(config, notices);
    this.speaker = new Speaker(config, notices, digests);
    this.register = register;
  }

  /** From now on alarms are where this one says. */
  public void know(Register newer) {
    register = newer;
  }

  /** Takes up what {@link #saved} gave; before any alarm is accepted. */
  public void restore(String id, String state) {
    if (Digests.owns(id)) {
      digests.restore(id, state);
      return;
    }
    Group group = Group.restore(id, state);
    if (routes.containsKey(group.route())) {
      groups.put(id, group);
    } else {
      gone.add(id);
    }
  }

  /** Alarms in restored groups, which must be accepted besides the open ones. */
  public Set<String> members() {
    return groups.values().stream().flatMap(g -> g.members.stream()).collect(Collectors.toSet());
  }

  /** An alarm as it is now. */
  public void accept(Alarm alarm, Instant now) {
    Tracked before = alarms.get(alarm.id());
    Tracked after =
        new Tracked(alarm, register.labels(alarm), register.station(alarm), new HashSet<>());
    inhibitor.changed(
        alarm.id(),
        before != null && before.lasts() ? before.labels() : null,
        after.lasts() ? after.labels() : null);
    if (after.firing()) {
      for (Route route : config.route().match(after.labels())) {
        after.groups().add(join(route, after, now).id());
      }
      leave(before, after);
    } else if (alarm.heldBack()) {
      forget(alarm.id());
    } else if (before != null) {
      after.groups().addAll(before.groups());
    }
    if (after.firing() || groups.values().stream().anyMatch(g -> g.members.contains(alarm.id()))) {
      alarms.put(alarm.id(), after);
    } else {
      alarms.remove(alarm.id());
    }
  }

  private Group join(Route route, Tracked alarm, Instant now) {
    Map<String, String> labels = route.group(alarm.labels(), alarm.alarm().id());
    String id = Group.id(route.key(), labels);
    Instant ripe = alarm.alarm().startedAt().plus(route.groupWait());
    Group group = groups.get(id);
    if (group == null) {
      // What has lasted longer than the wait when it is first seen does not wait again.
      group =
          new Group(route.key(), labels, ripe.isBefore(now) ? now : now.plus(route.groupWait()));
      groups.put(id, group);
      gone.remove(id);
      changed.add(id);
    } else if (group.told.isEmpty() && ripe.isBefore(now) && group.next.isAfter(now)) {
      group.next = now;
      changed.add(id);
    }
    if (group.members.add(alarm.alarm().id())) {
      changed.add(id);
    }
    return group;
  }

  /**
   * Routes it is not on any more forget it, unless they told of it: then they also tell its end.
   */
  private void leave(Tracked before, Tracked after) {
    if (before == null) {
      return;
    }
    for (String id : before.groups()) {
      Group group = groups.get(id);
      if (group != null && !after.groups().contains(id) && !group.said(after.alarm().id())) {
        group.forget(after.alarm().id());
        changed.add(id);
      }
    }
  }

  /**
   * Held back is not over, so nobody is told an end; and whoever lets it go lets it begin anew for
   * those who are told.
   */
  private void forget(String alarm) {
    for (Group group : groups.values()) {
      if (group.members.contains(alarm)) {
        group.forget(alarm);
        changed.add(group.id());
      }
    }
  }

  /** When something could have to be said next; {@link Instant#MAX} for not before a change. */
  public Instant due() {
    Instant due = digests.due();
    for (Group group : groups.values()) {
      Instant one = due(group);
      due = one.isBefore(due) ? one : due;
    }
    return due;
  }

  private Instant due(Group group) {
    Route route = routes.get(group.route());
    if (route.escalation().isEmpty()) {
      return group.next;
    }
    Instant step = speaker.nextEscalation(route, group, tracked(group));
    return step.isBefore(group.next) ? step : group.next;
  }

  /** Looks at every group and digest that is due. */
  public List<Decision> look(Moment moment) {
    List<Decision> decisions = new ArrayList<>();
    for (Group group : List.copyOf(groups.values())) {
      if (due(group).isAfter(moment.now())) {
        continue;
      }
      Route route = routes.get(group.route());
      List<Tracked> members = tracked(group);
      List<Tracked> told = members.stream().filter(a -> !heldBack(route, a, moment)).toList();
      if (!group.next.isAfter(moment.now())) {
        speaker.flush(route, group, told, moment, decisions);
        members.stream().filter(a -> !a.firing()).forEach(a -> dropped(group, a));
        group.members.stream()
            .filter(id -> !alarms.containsKey(id))
            .toList()
            .forEach(group::forget);
        group.next = moment.now().plus(route.groupInterval());
        changed.add(group.id());
      }
      if (speaker.escalate(route, group, told, moment, decisions)) {
        changed.add(group.id());
      }
      if (group.members.isEmpty()) {
        groups.remove(group.id());
        changed.remove(group.id());
        gone.add(group.id());
      }
    }
    decisions.addAll(digests.look(moment.now()));
    return decisions;
  }

  private void dropped(Group group, Tracked over) {
    String id = over.alarm().id();
    group.forget(id);
    if (groups.values().stream().noneMatch(g -> g.members.contains(id))) {
      alarms.remove(id);
    }
  }

  private List<Tracked> tracked(Group group) {
    List<Tracked> members = new ArrayList<>();
    for (String id : group.members) {
      Tracked alarm = alarms.get(id);
      if (alarm != null) {
        members.add(alarm);
      }
    }
    return members;
  }

  private boolean heldBack(Route route, Tracked alarm, Moment moment) {
    if (alarm.vital()) {
      return false;
    }
    boolean asleep =
        route.mute().stream().anyMatch(name -> within(name, alarm, moment))
            || (!route.active().isEmpty()
                && route.active().stream().noneMatch(name -> within(name, alarm, moment)));
    return asleep
        || inhibitor.inhibits(alarm.labels())
        || moment.silences().stream()
            .anyMatch(s -> s.active(moment.now()) && s.matches(alarm.about(), alarm.labels()));
  }

  private boolean within(String interval, Tracked alarm, Moment moment) {
    return config.intervals().get(interval).holds(moment.now(), alarm.zone());
  }

  /** Groups and digests that changed since the last call, to be kept. */
  public Map<String, String> saved() {
    Map<String, String> saved = new LinkedHashMap<>(digests.saved());
    for (String id : changed) {
      saved.put(id, groups.get(id).save());
    }
    changed.clear();
    return saved;
  }

  /** Groups and digests that ended since the last call. */
  public Set<String> ended() {
    Set<String> ended = new HashSet<>(digests.ended());
    ended.addAll(gone);
    gone.clear();
    return ended;
  }

  /** How many groups there are. */
  public int size() {
    return groups.size();
  }
}
