package io.waystation.alerting.notify.group;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.model.Severity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Alarms that are told together, and who has been told what of them. Everything the next decision
 * depends on is in it, so that it goes on after a restart where it stood. For one thread.
 */
final class Group {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ID_LENGTH = 32;

  /**
   * What one receiver was told of one alarm.
   *
   * @param worst how bad it was then
   * @param at epoch milliseconds: since when somebody is expected to take it
   */
  record Said(Severity worst, long at) {}

  /**
   * @param last when the receiver was last told anything, epoch milliseconds
   */
  record Told(long last, Map<String, Said> alarms) {}

  private record Saved(
      String route,
      Map<String, String> labels,
      long next,
      TreeSet<String> members,
      Map<String, Told> told) {}

  private final String id;
  private final String route;
  private final Map<String, String> labels;

  /** Alarms in it: firing, or over and still to be told. */
  final TreeSet<String> members;

  /** By receiver. */
  final Map<String, Told> told;

  /** When it is looked at next as a whole. */
  Instant next;

  private Group(
      String id,
      String route,
      Map<String, String> labels,
      Instant next,
      TreeSet<String> members,
      Map<String, Told> told) {
    this.id = id;
    this.route = route;
    this.labels = Map.copyOf(labels);
    this.next = next;
    this.members = members;
    this.told = told;
  }

  Group(String route, Map<String, String> labels, Instant next) {
    this(id(route, labels), route, labels, next, new TreeSet<>(), new LinkedHashMap<>());
  }

  static String id(String route, Map<String, String> labels) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((route + new TreeMap<>(labels)).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String id() {
    return id;
  }

  /** Key of the route it is on. */
  String route() {
    return route;
  }

  /** What its alarms have in common. */
  Map<String, String> labels() {
    return labels;
  }

  /** What the receiver was told of the alarm; null for nothing. */
  Said said(String receiver, String alarm) {
    Told to = told.get(receiver);
    return to == null ? null : to.alarms.get(alarm);
  }

  /** Whether anybody was told of it. */
  boolean said(String alarm) {
    return told.values().stream().anyMatch(to -> to.alarms.containsKey(alarm));
  }

  Told to(String receiver) {
    return told.computeIfAbsent(receiver, r -> new Told(0, new LinkedHashMap<>()));
  }

  void spoken(String receiver, Instant now) {
    told.put(receiver, new Told(now.toEpochMilli(), to(receiver).alarms));
  }

  /** Nothing more will be said of it. */
  void forget(String alarm) {
    members.remove(alarm);
    told.values().forEach(to -> to.alarms.remove(alarm));
  }

  String save() {
    try {
      return JSON.writeValueAsString(new Saved(route, labels, next.toEpochMilli(), members, told));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws IllegalStateException if the text was not written by {@link #save}
   */
  static Group restore(String id, String text) {
    try {
      Saved saved = JSON.readValue(text, Saved.class);
      return new Group(
          id,
          saved.route,
          saved.labels,
          Instant.ofEpochMilli(saved.next),
          saved.members,
          saved.told);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the records hold a group that is none: " + id, e);
    }
  }
}
