package io.waystation.dashboard.access;

import io.waystation.model.Alarm;
import io.waystation.model.PersonId;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whose data a line of the audit is about. */
public final class Subject {
  private static final String PERSON = "person:";
  private static final Pattern PEOPLE =
      Pattern.compile("person:[0-9a-f-]{36}( person:[0-9a-f-]{36})*");

  private Subject() {}

  public static String of(PersonId person) {
    return PERSON + person;
  }

  /** The people that the health alarms among them are about. */
  public static String of(List<Alarm> alarms) {
    return ofPeople(
        alarms.stream()
            .filter(alarm -> alarm.concern() == Alarm.Concern.HEALTH)
            .map(Alarm::person));
  }

  public static String ofPeople(Stream<PersonId> people) {
    return people.distinct().map(Subject::of).collect(Collectors.joining(" "));
  }

  /** How many people instead of who, for readers without health.read. */
  public static String withoutPeople(String subject) {
    return PEOPLE
        .matcher(subject)
        .replaceAll(
            people -> {
              int count = people.group().split(" ").length;
              return count == 1 ? "1 person" : count + " people";
            });
  }
}
