package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Episode;
import io.waystation.alerting.rule.Rule;
import io.waystation.model.Course;
import io.waystation.model.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How alarms went, one line each and sorted, without ids and times of learning. */
final class Courses {
  private Courses() {}

  /** By the records: of the rules in that list, without what late data withdrew. */
  static List<String> told(House house, List<Rule<?>> rules) {
    List<String> ids = rules.stream().map(Rule::id).toList();
    return house.alarms().stream()
        .filter(alarm -> ids.contains(alarm.rule()) && !alarm.withdrawn())
        .map(alarm -> line(alarm.rule(), Course.of(alarm, house.lines(alarm))))
        .sorted()
        .toList();
  }

  /** By the definition, of all readings in the order of their time: one thing for each rule. */
  static List<String> defined(House house, List<Rule<?>> rules, List<Reading> readings) {
    List<String> lines = new ArrayList<>();
    for (Rule<?> rule : rules) {
      List<Reading> own =
          readings.stream()
              .filter(reading -> rule.signals().contains(reading.signal().code()))
              .sorted(Comparator.comparing(Reading::measuredAt))
              .toList();
      if (!own.isEmpty()) {
        Episode.of(
                rule,
                rule.subject(own.get(0)),
                own,
                house.listening.orElseThrow(),
                house.clock.instant(),
                new RecordsContext(house.records))
            .forEach(episode -> lines.add(line(rule.id(), course(episode))));
      }
    }
    return lines.stream().sorted().toList();
  }

  private static Course course(Episode episode) {
    return new Course(
        episode.startedAt(),
        episode.clearedAt().orElse(null),
        episode.severities(),
        episode.provisional(),
        episode.unknown() && episode.clearedAt().isEmpty());
  }

  private static String line(String rule, Course course) {
    return rule + " " + course;
  }
}
