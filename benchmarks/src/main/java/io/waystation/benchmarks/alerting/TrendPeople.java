package io.waystation.benchmarks.alerting;

import io.waystation.alerting.rule.Context;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.HealthFile;
import io.waystation.model.HealthFile.Condition;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Sex;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A register of as many people as one likes, who follow from their numbers: nothing is kept of
 * them. There are a hut in the plain and one at 3000 m. For any thread.
 */
final class TrendPeople implements Context {
  static final int LOW_METRES = 500;
  static final int HIGH_METRES = 3_000;

  private static final StationId LOW = new StationId("hut-low");
  private static final StationId HIGH = new StationId("hut-high");
  private static final Optional<Station> LOW_HUT = hut(LOW, LOW_METRES);
  private static final Optional<Station> HIGH_HUT = hut(HIGH, HIGH_METRES);
  private static final LocalText WORKER = new LocalText("工人", "worker");
  private static final int SHIFT_DAYS = 28;

  private final Map<PersonId, Optional<Person>> people = new HashMap<>();
  private final Map<PersonId, HealthFile> files = new HashMap<>();

  private static Optional<Station> hut(StationId id, int metres) {
    return Optional.of(
        new Station(
            id,
            Station.Type.HUT,
            new LocalText("小屋", "Hut"),
            "city",
            OptionalInt.of(metres),
            BenchRegister.ZONE,
            31,
            121,
            20,
            true));
  }

  /** A number that looks drawn by lot and always is the same for the same person and purpose. */
  static long drawn(int person, long purpose) {
    long z = person * 0x9E3779B97F4A7C15L + purpose * 0xD1B54A32D192ED03L + 0x632BE59BD9B4E019L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return (z ^ z >>> 31) >>> 1;
  }

  /** One of so many people. */
  static boolean oneIn(int many, int person, long purpose) {
    return drawn(person, purpose) % many == 0;
  }

  static PersonId id(int person) {
    return new PersonId("%08x-0000-4000-8000-000000000000".formatted(person));
  }

  static StationId station(boolean high) {
    return high ? HIGH : LOW;
  }

  /**
   * Seven in ten stay in the plain, two in the mountains, one changes between them every 4 weeks.
   */
  static boolean high(int person, int day) {
    long lives = drawn(person, 1) % 10;
    return lives >= 8 || lives == 7 && (day + person) / SHIFT_DAYS % 2 == 1;
  }

  static Set<Condition> conditions(int person) {
    Set<Condition> conditions = EnumSet.noneOf(Condition.class);
    if (oneIn(5, person, 2)) {
      conditions.add(Condition.HYPERTENSION);
      if (oneIn(2, person, 3)) {
        conditions.add(Condition.BLOOD_PRESSURE_MEDICINE);
      }
    }
    if (oneIn(12, person, 4)) {
      conditions.add(Condition.DIABETES);
      if (oneIn(2, person, 5)) {
        conditions.add(Condition.GLUCOSE_LOWERING_MEDICINE);
      }
    }
    if (oneIn(25, person, 6)) {
      conditions.add(heartFailure(person) ? Condition.HEART_FAILURE : Condition.HEART_DISEASE);
    }
    return conditions;
  }

  static boolean heartFailure(int person) {
    return oneIn(25, person, 6) && oneIn(4, person, 7);
  }

  /** Of a few it is on file when they came up. */
  static Optional<LocalDate> arrived(int person) {
    return oneIn(50, person, 8)
        ? Optional.of(TrendYear.FIRST.plusDays(drawn(person, 9) % 365))
        : Optional.empty();
  }

  static Sex sex(int person) {
    return oneIn(40, person, 10) ? Sex.UNKNOWN : oneIn(3, person, 11) ? Sex.FEMALE : Sex.MALE;
  }

  /** One in two hundred is not an adult yet, or becomes one. */
  static int born(int person) {
    return oneIn(200, person, 12) ? 2007 + person % 3 : 1962 + person % 40;
  }

  @Override
  public Optional<Station> station(StationId id) {
    return id.equals(LOW) ? LOW_HUT : id.equals(HIGH) ? HIGH_HUT : Optional.empty();
  }

  /** These are the people from now on. */
  void know(PersonId[] ids, int first) {
    people.clear();
    files.clear();
    for (int i = 0; i < ids.length; i++) {
      int person = first + i;
      people.put(ids[i], Optional.of(new Person(ids[i], sex(person), born(person), WORKER, LOW)));
      files.put(ids[i], new HealthFile(conditions(person), arrived(person)));
    }
  }

  @Override
  public Optional<Person> person(PersonId id) {
    return people.get(id);
  }

  @Override
  public HealthFile file(PersonId id) {
    return files.get(id);
  }

  @Override
  public Optional<Device> device(DeviceId id) {
    return Optional.empty();
  }

  @Override
  public List<Device> devices() {
    return List.of();
  }
}
