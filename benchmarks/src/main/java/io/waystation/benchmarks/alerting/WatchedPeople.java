package io.waystation.benchmarks.alerting;

import io.waystation.alerting.alarm.Evaluation;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What people cost the service, which holds every rule's watch of each of them in memory: all that
 * the shipped book keeps of somebody who has been measured for more than half a year, as far back
 * as the longest trend looks.
 */
public final class WatchedPeople {
  private static final int FEWER = 50;
  private static final int MORE = 250;
  private static final int DAYS = 200;
  private static final DeviceId KIOSK = new DeviceId("kiosk");

  private WatchedPeople() {}

  /**
   * Means for each person.
   *
   * @param watches one rule watching that person
   * @param bytes in memory
   */
  public record Cost(double watches, double bytes) {}

  /**
   * What two hundred more of them cost.
   *
   * @param perWeek visits of a person to the kiosk, on average
   */
  public static Cost measure(double perWeek) {
    TrendPeople register = new TrendPeople();
    PersonId[] ids = new PersonId[MORE];
    for (int person = 0; person < MORE; person++) {
      ids[person] = TrendPeople.id(person);
    }
    register.know(ids, 0);
    TrendYear year = new TrendYear(perWeek);
    // Classes are loaded and constants made before anything is measured.
    lived(ids, 10, register, year);
    long before = RuleSpeed.used();
    Evaluation fewer = lived(ids, FEWER, register, year);
    long between = RuleSpeed.used();
    Evaluation more = lived(ids, MORE, register, year);
    long after = RuleSpeed.used();
    int people = MORE - FEWER;
    return new Cost(
        (double) (more.watches() - fewer.watches()) / people,
        (double) (after - between - (between - before)) / people);
  }

  private static Evaluation lived(
      PersonId[] ids, int people, TrendPeople register, TrendYear year) {
    Evaluation evaluation = new Evaluation(RuleBook.shipped(), register);
    Instant begin = TrendYear.begin();
    for (int day = 0; day < DAYS; day++) {
      List<Entry> entries = new ArrayList<>();
      for (int person = 0; person < people; person++) {
        PersonId id = ids[person];
        year.day(
            person,
            day,
            (at, code, tenths, high) -> entries.add(entry(id, at, code, tenths, high)));
      }
      evaluation.take(entries, begin.plus(Duration.ofDays(day + 1)), begin);
    }
    return evaluation;
  }

  private static Entry entry(PersonId person, long at, int code, int tenths, boolean high) {
    Instant when = Instant.ofEpochMilli(at);
    Reading reading =
        new Reading(
            TrendPeople.station(high),
            KIOSK,
            "",
            person,
            "",
            SignalCatalogue.shipped().signal(TrendYear.CODES.get(code)),
            tenths / 10.0,
            0,
            when,
            when,
            1,
            0);
    return new Entry(Lane.LIVE, 0, KIOSK, 1, 0, when, when, List.of(reading));
  }
}
