package io.waystation.simulator.score;

import io.waystation.model.LocalText;
import io.waystation.simulator.score.Marks.Asked;
import io.waystation.simulator.score.Marks.Judged;
import io.waystation.simulator.truth.TruthLine.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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

  /** As the page calls them; what is drawn later lies above, so that nothing wrong is hidden. */
  private enum Style {
    PLAIN,
    FAULT,
    RIGHT,
    WRONG
  }

  private record Bar(Instant from, Instant to, double y, Style style, String title) {}

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
      List<Bar> bars = new ArrayList<>();
      for (Fault fault : faults.getOrDefault(station, List.of())) {
        bars.add(bar(fault, asked.getOrDefault(fault.id(), List.of()), y + 3));
      }
      for (Judged judged : alarms.getOrDefault(station, List.of())) {
        bars.add(bar(judged, y + 3 + LANE + 1));
      }
      bars.stream().sorted(Comparator.comparing(Bar::style)).forEach(this::draw);
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

  private Bar bar(Fault fault, List<Asked> asked, double y) {
    boolean missed = asked.stream().anyMatch(one -> one.call().isEmpty());
    Style style = asked.isEmpty() ? Style.PLAIN : missed ? Style.WRONG : Style.FAULT;
    LocalText name = Names.ofFault(fault.fault());
    String title = "%s %s".formatted(name.zh(), name.en());
    return new Bar(fault.start(), fault.end(), y, style, title);
  }

  private Bar bar(Judged judged, double y) {
    Style style =
        switch (judged.verdict()) {
          case RIGHT -> Style.RIGHT;
          case CONSEQUENCE, NATURAL -> Style.PLAIN;
          case FALSE -> Style.WRONG;
        };
    ServiceAlarm alarm = judged.alarm();
    Instant end = alarm.clearedAt().orElse(told.until());
    String title = "%s %s".formatted(alarm.rule(), alarm.cause()).strip();
    return new Bar(alarm.startedAt(), end, y, style, title);
  }

  private void draw(Bar bar) {
    Instant end = bar.to.isAfter(told.until()) ? told.until() : bar.to;
    double width = Math.max(THINNEST, x(end) - x(bar.from));
    String style = bar.style.name().toLowerCase(Locale.ROOT);
    drawing.append(Markup.bar(x(bar.from), bar.y, width, LANE, style, bar.title));
  }

  private double x(Instant at) {
    double all = Math.max(1, Duration.between(told.start(), told.until()).toMillis());
    double share = Duration.between(told.start(), at).toMillis() / all;
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.max(0, share);
  }
}
