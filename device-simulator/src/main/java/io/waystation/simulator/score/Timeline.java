package io.waystation.simulator.score;

import io.waystation.model.LocalText;
import io.waystation.simulator.score.Marks.Asked;
import io.waystation.simulator.score.Marks.Judged;
import io.waystation.simulator.truth.TruthLine.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Station by station, what happened above what the service said of it. */
final class Timeline {
  private static final double WIDTH = 1_080;
  private static final double LEFT = 130;
  private static final double RIGHT = 20;
  private static final double LANE = 11;
  private static final double ROW = 30;
  private static final double FOOT = 26;
  private static final double THINNEST = 2.5;
  private static final int MARKS = 6;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("MM-dd HH:mm");

  private final Told told;
  private final Score score;
  private final StringBuilder drawing = new StringBuilder();

  private Timeline(Score score) {
    this.score = score;
    this.told = score.told();
  }

  /** Stations of which nothing is to be said are left out. */
  static String draw(Score score) {
    return new Timeline(score).draw();
  }

  private String draw() {
    Map<String, List<Fault>> faults =
        told.faults().stream().collect(Collectors.groupingBy(fault -> fault.station().value()));
    Map<String, List<Judged>> alarms =
        score.marks().judged().stream()
            .collect(Collectors.groupingBy(judged -> judged.alarm().station()));
    Set<String> stations = new TreeSet<>(faults.keySet());
    stations.addAll(alarms.keySet());
    Map<String, List<Asked>> asked =
        score.marks().asked().stream().collect(Collectors.groupingBy(one -> one.fault().id()));
    double height = ROW * stations.size() + FOOT;
    grid(height);
    double y = 0;
    for (String station : stations) {
      drawing.append(Markup.label(LEFT - 10, y + 19, "end", "", station));
      for (Fault fault : faults.getOrDefault(station, List.of())) {
        fault(fault, asked.getOrDefault(fault.id(), List.of()), y + 3);
      }
      for (Judged judged : alarms.getOrDefault(station, List.of())) {
        alarm(judged, y + 3 + LANE + 1);
      }
      drawing.append(Markup.line(LEFT, y + ROW - 1, WIDTH - RIGHT, y + ROW - 1));
      y += ROW;
    }
    LocalText name = new LocalText("各驿站的故障与报警", "Faults and alarms by station");
    return Markup.drawing(WIDTH, height, name, drawing.toString());
  }

  private void grid(double height) {
    Duration all = Duration.between(told.start(), told.until());
    ZoneId zone = told.city().zone();
    for (int i = 0; i <= MARKS; i++) {
      Instant at = told.start().plus(all.multipliedBy(i).dividedBy(MARKS));
      drawing.append(Markup.line(x(at), 0, x(at), height - FOOT));
      String anchor = i == 0 ? "start" : i == MARKS ? "end" : "middle";
      drawing.append(
          Markup.label(x(at), height - 8, anchor, "soft", CLOCK.format(at.atZone(zone))));
    }
  }

  private void fault(Fault fault, List<Asked> asked, double y) {
    boolean missed = asked.stream().anyMatch(one -> one.call().isEmpty());
    String style = asked.isEmpty() ? "plain" : missed ? "wrong" : "fault";
    LocalText name = Names.ofFault(fault.fault());
    bar(fault.start(), fault.end(), y, style, "%s %s".formatted(name.zh(), name.en()));
  }

  private void alarm(Judged judged, double y) {
    String style =
        switch (judged.verdict()) {
          case RIGHT -> "right";
          case CONSEQUENCE, NATURAL -> "plain";
          case FALSE -> "wrong";
        };
    ServiceAlarm alarm = judged.alarm();
    Instant end = alarm.clearedAt().orElse(told.until());
    bar(alarm.startedAt(), end, y, style, "%s %s".formatted(alarm.rule(), alarm.cause()).strip());
  }

  private void bar(Instant from, Instant to, double y, String style, String title) {
    Instant end = to.isAfter(told.until()) ? told.until() : to;
    double width = Math.max(THINNEST, x(end) - x(from));
    drawing.append(Markup.bar(x(from), y, width, LANE, style, title));
  }

  private double x(Instant at) {
    double all = Math.max(1, Duration.between(told.start(), told.until()).toMillis());
    double share = Duration.between(told.start(), at).toMillis() / all;
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.max(0, share);
  }
}
