package io.waystation.alerting.notify.group;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.alerting.notify.text.Notice;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.model.Severity;
import io.waystation.storage.records.Notification.About;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sees to it that a flood of alarms is no flood of messages: beyond what a receiver gets within
 * some time, messages wait and are told together, by cause. Whatever tells of a critical alarm goes
 * at once and is not counted. A function of what it is given, like {@link Dispatcher}, and kept
 * with its groups: one row for each receiver, and one for each alarm that waits, so that what is
 * written does not grow with the flood. For one thread.
 */
final class Digests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "flood/";

  /** One receiver, and of one that is on call one person. */
  private static final class Box {
    private final String receiver;
    private final String person;

    /** When it was sent something that counts, oldest first; epoch milliseconds. */
    private final List<Long> sent;

    /** When what waits is worth a digest. */
    private Instant due;

    private final Map<String, Notice.Line> waiting = new TreeMap<>();

    Box(String receiver, String person, List<Long> sent, Instant due) {
      this.receiver = receiver;
      this.person = person;
      this.sent = new ArrayList<>(sent);
      this.due = due;
    }
  }

  private record Saved(String receiver, String person, List<Long> sent, long due) {}

  private final NotifyConfig config;
  private final Notices notices;
  private final Map<String, Box> boxes = new TreeMap<>();

  /** Lines whose box has not been restored yet, by the id of that box. */
  private final Map<String, Map<String, Notice.Line>> loose = new TreeMap<>();

  private final Map<String, String> changed = new LinkedHashMap<>();
  private final Set<String> gone = new HashSet<>();

  Digests(NotifyConfig config, Notices notices) {
    this.config = config;
    this.notices = notices;
  }

  /** Whether a kept row is ours. */
  static boolean owns(String id) {
    return id.startsWith(PREFIX);
  }

  /**
   * @param interval what waits is told after this time at the earliest
   * @return whether the message may go now; if not, the alarms will be in a digest
   */
  boolean admits(
      String receiver, Contact person, List<Notice.Line> lines, Duration interval, Instant now) {
    String id = id(receiver, person.id());
    Box box =
        boxes.computeIfAbsent(id, key -> new Box(receiver, person.id(), List.of(), Instant.EPOCH));
    if (lines.stream().anyMatch(line -> line.severity() == Severity.CRITICAL)) {
      lines.forEach(line -> told(id, box, line.alarm()));
      return true;
    }
    expire(box, now);
    if (box.waiting.isEmpty() && box.sent.size() < config.flood().messages() - 1) {
      sent(id, box, now);
      return true;
    }
    Instant then = now.plus(interval);
    if (box.waiting.isEmpty() || then.isBefore(box.due)) {
      box.due = then;
      save(id, box);
    }
    for (Notice.Line line : lines) {
      box.waiting.put(line.alarm(), line);
      keep(row(id, line.alarm()), text(line));
    }
    return false;
  }

  private void expire(Box box, Instant now) {
    long past = now.minus(config.flood().within()).toEpochMilli();
    box.sent.removeIf(at -> at <= past);
  }

  private void sent(String id, Box box, Instant now) {
    box.sent.add(now.toEpochMilli());
    save(id, box);
  }

  private void told(String id, Box box, String alarm) {
    if (box.waiting.remove(alarm) != null) {
      drop(row(id, alarm));
    }
  }

  /** When the next digest can be sent; {@link Instant#MAX} when nothing waits. */
  Instant due() {
    Instant due = Instant.MAX;
    for (Box box : boxes.values()) {
      Instant one = due(box);
      due = one.isBefore(due) ? one : due;
    }
    return due;
  }

  private Instant due(Box box) {
    if (box.waiting.isEmpty()) {
      return Instant.MAX;
    }
    int full = box.sent.size() - config.flood().messages();
    if (full < 0) {
      return box.due;
    }
    Instant free = Instant.ofEpochMilli(box.sent.get(full)).plus(config.flood().within());
    return free.isAfter(box.due) ? free : box.due;
  }

  /** The digests that are due. */
  List<Decision> look(Instant now) {
    forgetStrangers();
    List<Decision> decisions = new ArrayList<>();
    for (Map.Entry<String, Box> entry : List.copyOf(boxes.entrySet())) {
      String id = entry.getKey();
      Box box = entry.getValue();
      if (!due(box).isAfter(now)) {
        decisions.add(digest(id, box));
        expire(box, now);
        sent(id, box, now);
        List.copyOf(box.waiting.keySet()).forEach(alarm -> told(id, box, alarm));
      }
      expire(box, now);
      if (box.waiting.isEmpty() && box.sent.isEmpty()) {
        boxes.remove(id);
        drop(id);
      }
    }
    return decisions;
  }

  private Decision digest(String id, Box box) {
    Collection<Notice.Line> lines = box.waiting.values();
    String language = config.receivers().get(box.receiver).language();
    return new Decision(
        id,
        box.receiver,
        config.onCall().person(box.person).orElseGet(() -> Contact.nobody(language)),
        lines.stream().anyMatch(Notice.Line::health) ? About.HEALTH : About.STATION,
        notices.digest(lines));
  }

  /** Takes up a row as {@link #saved} gave it, in any order. */
  void restore(String id, String state) {
    int slash = id.indexOf('/', PREFIX.length());
    if (slash >= 0) {
      String box = id.substring(0, slash);
      Notice.Line line = read(id, state, Notice.Line.class);
      if (boxes.containsKey(box)) {
        boxes.get(box).waiting.put(line.alarm(), line);
      } else {
        loose.computeIfAbsent(box, key -> new TreeMap<>()).put(line.alarm(), line);
      }
      return;
    }
    Saved saved = read(id, state, Saved.class);
    Box box = new Box(saved.receiver, saved.person, saved.sent, Instant.ofEpochMilli(saved.due));
    box.waiting.putAll(loose.getOrDefault(id, Map.of()));
    loose.remove(id);
    boxes.put(id, box);
  }

  /** Receivers that are not in the configuration any more get nothing. */
  private void forgetStrangers() {
    for (Map.Entry<String, Box> entry : List.copyOf(boxes.entrySet())) {
      Box box = entry.getValue();
      if (!config.receivers().containsKey(box.receiver)) {
        List.copyOf(box.waiting.keySet()).forEach(alarm -> told(entry.getKey(), box, alarm));
        boxes.remove(entry.getKey());
        drop(entry.getKey());
      }
    }
    loose.forEach((id, lines) -> lines.keySet().forEach(alarm -> drop(row(id, alarm))));
    loose.clear();
  }

  /** Rows that changed since the last call. */
  Map<String, String> saved() {
    Map<String, String> rows = Map.copyOf(changed);
    changed.clear();
    return rows;
  }

  /** Rows that ended since the last call. */
  Set<String> ended() {
    Set<String> rows = Set.copyOf(gone);
    gone.clear();
    return rows;
  }

  private void save(String id, Box box) {
    keep(id, text(new Saved(box.receiver, box.person, box.sent, box.due.toEpochMilli())));
  }

  private void keep(String id, String state) {
    gone.remove(id);
    changed.put(id, state);
  }

  private void drop(String id) {
    changed.remove(id);
    gone.add(id);
  }

  private static String id(String receiver, String person) {
    return PREFIX + Group.id(receiver, Map.of("person", person));
  }

  private static String row(String box, String alarm) {
    return box + "/" + alarm;
  }

  private static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T read(String id, String state, Class<T> type) {
    try {
      return JSON.readValue(state, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the records hold a digest that is none: " + id, e);
    }
  }
}
