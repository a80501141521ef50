package io.waystation.storage.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SeriesKey;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every telemetry store promises. */
public abstract class TelemetryStoreContract {
  private static final String NO_DELETE = "this server deletes no rows";
  private static final String CO2 = "env.co2";
  private static final String TEMPERATURE = "env.temperature";
  private static final String DOOR = "door.position";
  private static final PersonId LI = new PersonId("5f0c9a0e-1111-4222-8333-444455556666");
  private static final PersonId WANG = new PersonId("5f0c9a0e-1111-4222-8333-444455557777");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  protected TelemetryStore store;

  /** A store that holds nothing the first time, and the same store again when asked again. */
  protected abstract TelemetryStore open();

  /** Whether what is gone can be taken away at once; else only the server's own retention does. */
  protected boolean deletes() {
    return true;
  }

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  // What the tests write.

  private static Instant at(String time) {
    return Instant.parse("2026-11-21T" + time + "Z");
  }

  private static Reading reading(String signal, double value, Instant time) {
    return reading("st-001", "st-001-gw", "", PersonId.NONE, signal, value, 0, time);
  }

  private static Reading flagged(String signal, double value, Instant time, long flags) {
    return reading("st-001", "st-001-gw", "", PersonId.NONE, signal, value, flags, time);
  }

  private static Reading reading(
      String station,
      String device,
      String part,
      PersonId person,
      String signal,
      double value,
      long flags,
      Instant time) {
    return new Reading(
        new StationId(station),
        new DeviceId(device),
        part,
        person,
        "",
        SignalCatalogue.shipped().signal(signal),
        value,
        flags,
        time,
        time.plusSeconds(1),
        1,
        0);
  }

  /** Of a device whose clock was wrong by {@code shift} milliseconds. */
  private static Reading shifted(double value, Instant time, long shift) {
    Reading believed = flagged(CO2, value, time, Flag.CLOCK_CORRECTED.mask());
    return new Reading(
        believed.station(),
        believed.device(),
        believed.part(),
        believed.person(),
        believed.session(),
        believed.signal(),
        value,
        believed.flags(),
        time,
        believed.receivedAt(),
        1,
        0,
        shift);
  }

  private static Selector signal(String code) {
    return new Selector(null, null, null, null, Set.of(code));
  }

  private void write(Reading... readings) {
    Written written = store.write(List.of(readings));
    assertThat(written).isEqualTo(new Written(readings.length, List.of()));
  }

  private List<Point> points(String code) {
    List<Series> series = store.series(signal(code), Instant.EPOCH, at("23:59:59"), 1000);
    assertThat(series).hasSizeLessThanOrEqualTo(1);
    return series.isEmpty() ? List.of() : series.get(0).points();
  }

  private List<SeriesKey> latestKeys(Selector selector) {
    return store.latest(selector).stream().map(SeriesPoint::key).toList();
  }

  // Writing.

  @Test
  void scansEveryPointOnceWithItsFlagsAndNoOther() {
    List<Reading> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(reading(CO2, 600 + i, NOON.plus(Duration.ofDays(i - 15))));
      all.add(reading(TEMPERATURE, 20 + i, NOON.plusSeconds(i)));
    }
    all.add(flagged(CO2, 90_000, NOON.plusSeconds(7), Flag.REJECTED.mask()));
    all.add(shifted(612.5, NOON.plusSeconds(9), -4_000));
    all.add(reading("st-002", "st-002-gw", "front", LI, "spo2", 97, 0, NOON));
    store.write(all);
    List<Reading> expected =
        all.stream()
            .filter(r -> !r.measuredAt().isBefore(NOON))
            .filter(r -> r.measuredAt().isBefore(NOON.plus(Duration.ofDays(10))))
            .toList();
    List<SeriesPoint> found = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    store.scan(
        Selector.all(),
        NOON,
        NOON.plus(Duration.ofDays(10)),
        new Scan() {
          @Override
          public void point(SeriesKey key, Point point) {
            found.add(new SeriesPoint(key, point));
          }

          @Override
          public void progress(double share) {
            shares.add(share);
          }
        });
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            expected.stream()
                .map(
                    r ->
                        new SeriesPoint(
                            r.series(),
                            new Point(r.measuredAt(), r.value(), r.flags(), r.clockShift())))
                .toList());
    assertThat(found.stream().filter(p -> p.key().signal().code().equals(CO2)))
        .extracting(p -> p.point().time())
        .isSorted();
    assertThat(shares).isSorted().last().isEqualTo(1.0);

    List<SeriesPoint> ofOne = new ArrayList<>();
    store.scan(
        signal("spo2"), NOON, NOON.plusSeconds(1), (key, p) -> ofOne.add(new SeriesPoint(key, p)));
    assertThat(ofOne).hasSize(1);
    assertThat(ofOne.get(0).key().person()).isEqualTo(LI);
  }

  @Test
  void givesBackWhatWasWritten() {
    Instant precise = at("12:00:00.123");
    Reading reading =
        reading("hut-01", "hut-01-kiosk", "left", LI, "spo2", 91.5, Flag.LATE.mask(), precise);
    write(reading);
    assertThat(store.series(Selector.all(), precise, precise.plusMillis(1), 10))
        .containsExactly(
            new Series(reading.series(), List.of(new Point(precise, 91.5, Flag.LATE.mask()))));
  }

  @Test
  void writingAgainChangesNothing() {
    Reading[] batch = {
      reading(CO2, 600, at("12:00:00")), reading(CO2, 610, at("12:01:00")),
    };
    write(batch);
    List<Point> once = points(CO2);
    write(batch);
    assertThat(points(CO2)).isEqualTo(once).hasSize(2);
  }

  @Test
  void aLaterReadingOfTheSameTimeReplacesTheOneBefore() {
    write(reading(CO2, 600, NOON));
    write(flagged(CO2, 650.25, NOON, Flag.MANUAL.mask()));
    assertThat(points(CO2)).containsExactly(new Point(NOON, 650.25, Flag.MANUAL.mask()));
    write(flagged(CO2, 650.25, NOON, Flag.SUSPECT.mask()));
    assertThat(points(CO2)).containsExactly(new Point(NOON, 650.25, Flag.SUSPECT.mask()));
  }

  @Test
  void ofTwoReadingsOfOneTimeInABatchTheLaterCounts() {
    write(reading(CO2, 600, NOON), reading(CO2, 700, NOON));
    assertThat(points(CO2)).containsExactly(new Point(NOON, 700, 0));
    assertThat(store.latest(Selector.all()))
        .extracting(p -> p.point().value())
        .containsExactly(700.0);
  }

  @Test
  void putsReadingsThatComeOutOfOrderIntoTheirPlace() {
    write(reading(CO2, 3, at("12:03:00")), reading(CO2, 1, at("12:01:00")));
    write(reading(CO2, 2, at("12:02:00")));
    write(reading(CO2, 0, NOON.minus(Duration.ofDays(20))));
    assertThat(points(CO2)).extracting(Point::value).containsExactly(0.0, 1.0, 2.0, 3.0);
  }

  @Test
  void keepsTheDevicesOwnTimeWhenItsClockWasCorrected() {
    write(shifted(600, NOON, -90_000), reading(CO2, 610, NOON.plusSeconds(60)));
    assertThat(points(CO2))
        .containsExactly(
            new Point(NOON, 600, Flag.CLOCK_CORRECTED.mask(), -90_000),
            new Point(NOON.plusSeconds(60), 610, 0, 0));
    assertThat(points(CO2).get(0).deviceTime()).isEqualTo(NOON.plusSeconds(90));
    write(reading(CO2, 620, NOON), shifted(630, NOON.plusSeconds(120), 5));
    assertThat(points(CO2))
        .extracting(Point::clockShift)
        .as("replaced by one whose clock was believed")
        .containsExactly(0L, 0L, 5L);
    assertThat(store.latest(signal(CO2)))
        .extracting(last -> last.point().clockShift())
        .containsExactly(5L);
  }

  @Test
  void takesAnEmptyBatch() {
    assertThat(store.write(List.of())).isEqualTo(new Written(0, List.of()));
    assertThat(store.latest(Selector.all())).isEmpty();
    assertThat(store.series(Selector.all(), Instant.EPOCH, NOON, 5)).isEmpty();
    assertThat(store.windows(Selector.all(), NOON, NOON.plusSeconds(60), Duration.ofMinutes(1)))
        .isEmpty();
  }

  @Test
  void takesTenThousandReadingsAtOnce() {
    List<Reading> batch =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    reading(
                        "st-" + i % 50,
                        "gw-" + i % 50,
                        "",
                        PersonId.NONE,
                        CO2,
                        i,
                        0,
                        NOON.plusSeconds(i / 50)))
            .toList();
    assertThat(store.write(batch)).isEqualTo(new Written(10_000, List.of()));
    List<WindowSeries> day =
        store.windows(Selector.all(), NOON, NOON.plusSeconds(3600), Duration.ofHours(1));
    assertThat(day).hasSize(50);
    assertThat(day.stream().flatMap(s -> s.windows().stream()).mapToLong(Window::count).sum())
        .isEqualTo(10_000);
    assertThat(day.stream().flatMap(s -> s.windows().stream()).mapToDouble(Window::sum).sum())
        .isEqualTo(9_999 * 5_000.0);
  }

  @Test
  void keepsEverythingAcrossARestart() {
    write(reading(CO2, 600, NOON));
    store.close();
    store = open();
    write(reading(CO2, 610, NOON.plusSeconds(60)));
    assertThat(points(CO2)).extracting(Point::value).containsExactly(600.0, 610.0);
    assertThat(store.latest(Selector.all()))
        .extracting(p -> p.point().value())
        .containsExactly(610.0);
  }

  @Test
  void keepsEveryFlagBit() {
    for (int bit = 0; bit < 63; bit++) {
      write(flagged(TEMPERATURE, 20, NOON.plusSeconds(bit), 1L << bit));
    }
    write(flagged(TEMPERATURE, 20, NOON.plusSeconds(63), Long.MAX_VALUE));
    List<Point> points = points(TEMPERATURE);
    for (int bit = 0; bit < 63; bit++) {
      assertThat(points.get(bit).flags()).isEqualTo(1L << bit);
    }
    assertThat(points.get(63).flags()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void keepsEveryValueToTheLastBit() {
    double[] values = {
      0, 0.1, -40, 1e-9, 4_503_599_627_370_495.0, 1e300, Math.PI, 22.125, Double.MIN_VALUE,
    };
    for (int i = 0; i < values.length; i++) {
      write(reading(CO2, values[i], NOON.plusSeconds(i)));
    }
    assertThat(points(CO2).stream().mapToDouble(Point::value).toArray()).containsExactly(values);
  }

  @Test
  void keepsPartsWithAnyCharacterApart() {
    List<String> parts =
        List.of(
            "",
            "-",
            "--",
            "front door",
            "a,b",
            "a=b",
            "it's",
            "say \"so\"",
            "back\\slash\\",
            "%2C",
            "line\nfeed",
            "tab\there",
            "前门",
            "-a",
            "'; DROP SERIES FROM \"environment\"");
    for (int i = 0; i < parts.size(); i++) {
      write(reading("st-001", "st-001-gw", parts.get(i), PersonId.NONE, CO2, i, 0, NOON));
    }
    List<SeriesPoint> latest = store.latest(Selector.all());
    assertThat(latest).extracting(p -> p.key().part()).containsExactlyInAnyOrderElementsOf(parts);
    for (int i = 1; i < parts.size(); i++) {
      Selector one = new Selector(null, null, parts.get(i), null, Set.of());
      assertThat(store.latest(one)).extracting(p -> p.point().value()).containsExactly((double) i);
    }
  }

  // Selecting.

  @Test
  void selectsByEveryPartOfASeries() {
    Reading co2 = reading("st-001", "st-001-gw", "hall", PersonId.NONE, CO2, 1, 0, NOON);
    Reading door = reading("st-001", "st-001-gw", "front", PersonId.NONE, DOOR, 1, 0, NOON);
    Reading other = reading("st-002", "st-002-gw", "hall", PersonId.NONE, CO2, 2, 0, NOON);
    Reading li = reading("hut-01", "hut-01-kiosk", "", LI, "spo2", 90, 0, NOON);
    Reading wang = reading("hut-01", "hut-01-kiosk", "", WANG, "spo2", 97, 0, NOON);
    Reading sugar = reading("hut-01", "hut-01-kiosk", "", LI, "glucose", 5.4, 0, NOON);
    write(co2, door, other, li, wang, sugar);

    StationId first = new StationId("st-001");
    assertThat(latestKeys(Selector.all())).hasSize(6);
    assertThat(latestKeys(Selector.of(first, Set.of())))
        .containsExactlyInAnyOrder(co2.series(), door.series());
    assertThat(latestKeys(Selector.of(first, Set.of(CO2, "spo2")))).containsExactly(co2.series());
    assertThat(latestKeys(new Selector(null, new DeviceId("st-002-gw"), null, null, Set.of())))
        .containsExactly(other.series());
    assertThat(latestKeys(new Selector(null, null, "hall", null, Set.of())))
        .containsExactlyInAnyOrder(co2.series(), other.series());
    assertThat(latestKeys(new Selector(first, null, "", PersonId.NONE, Set.of())))
        .as("empty stands for any")
        .containsExactlyInAnyOrder(co2.series(), door.series());
    assertThat(latestKeys(Selector.of(LI, Set.of())))
        .containsExactlyInAnyOrder(li.series(), sugar.series());
    assertThat(latestKeys(Selector.of(LI, Set.of("spo2", CO2)))).containsExactly(li.series());
    assertThat(latestKeys(signal("no.such.signal"))).isEmpty();
    assertThat(store.series(Selector.of(WANG, Set.of("spo2")), NOON, NOON.plusSeconds(1), 9))
        .containsExactly(new Series(wang.series(), List.of(new Point(NOON, 97, 0))));
  }

  // Latest.

  @Test
  void theLatestIsTheNewestByTheDevicesClock() {
    write(reading(CO2, 600, at("12:05:00")));
    write(flagged(CO2, 900, at("12:01:00"), Flag.LATE.mask()));
    assertThat(store.latest(signal(CO2)))
        .extracting(SeriesPoint::point)
        .containsExactly(new Point(at("12:05:00"), 600, 0));
  }

  @Test
  void theLatestIsNeverAnInvalidReading() {
    write(flagged(CO2, -5, at("11:00:00"), Flag.REJECTED.mask()));
    assertThat(store.latest(signal(CO2))).isEmpty();
    write(reading(CO2, 600, at("12:00:00")));
    write(
        flagged(CO2, 99_999, at("12:01:00"), Flag.REJECTED.mask()),
        flagged(CO2, 0, at("12:02:00"), Flag.FAILED.mask()));
    assertThat(store.latest(signal(CO2)))
        .extracting(SeriesPoint::point)
        .containsExactly(new Point(at("12:00:00"), 600, 0));
  }

  @Test
  void aReadingThatIsDisownedGivesThePlaceBackToTheOneBefore() {
    assumeTrue(deletes(), NO_DELETE);
    write(reading(CO2, 600, NOON.minus(Duration.ofDays(9))), reading(CO2, 700, NOON));
    write(flagged(CO2, 700, NOON, Flag.REJECTED.mask()));
    assertThat(store.latest(signal(CO2)))
        .extracting(SeriesPoint::point)
        .containsExactly(new Point(NOON.minus(Duration.ofDays(9)), 600, 0));
    assertThat(points(CO2)).last().isEqualTo(new Point(NOON, 700, Flag.REJECTED.mask()));
    assertThat(store.windows(signal(CO2), NOON, NOON.plusSeconds(60), Duration.ofMinutes(1)))
        .isEmpty();
    write(reading(CO2, 710, NOON));
    assertThat(store.latest(signal(CO2)))
        .extracting(SeriesPoint::point)
        .containsExactly(new Point(NOON, 710, 0));
    assertThat(points(CO2)).last().isEqualTo(new Point(NOON, 710, 0));
  }

  // Series.

  @Test
  void aSeriesBeginsAtFromAndEndsBeforeTo() {
    write(
        reading(CO2, 1, at("12:00:00")),
        reading(CO2, 2, at("12:01:00")),
        reading(CO2, 3, at("12:02:00")));
    assertThat(store.series(signal(CO2), at("12:00:00"), at("12:02:00"), 10).get(0).points())
        .extracting(Point::value)
        .containsExactly(1.0, 2.0);
  }

  @Test
  void aLimitKeepsTheNewestOfEachSeriesOldestFirst() {
    List<Reading> batch = new ArrayList<>();
    for (int day = 0; day < 30; day++) {
      Instant time = NOON.minus(Duration.ofDays(day));
      batch.add(reading(CO2, day, time));
      batch.add(reading(TEMPERATURE, day, time));
    }
    store.write(batch);
    List<Series> series =
        store.series(Selector.all(), NOON.minus(Duration.ofDays(60)), NOON.plusSeconds(1), 12);
    assertThat(series).hasSize(2);
    for (Series one : series) {
      assertThat(one.points())
          .extracting(Point::value)
          .containsExactly(11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0);
    }
  }

  @Test
  void aSeriesShowsInvalidReadingsWithTheirFlags() {
    write(
        reading(CO2, 600, at("12:00:00")),
        flagged(CO2, 99_999, at("12:01:00"), Flag.REJECTED.mask()),
        flagged(CO2, 0, at("12:02:00"), Flag.FAILED.mask()));
    assertThat(points(CO2))
        .containsExactly(
            new Point(at("12:00:00"), 600, 0),
            new Point(at("12:01:00"), 99_999, Flag.REJECTED.mask()),
            new Point(at("12:02:00"), 0, Flag.FAILED.mask()));
  }

  @Test
  void reachesBackBefore1970() {
    Instant old = Instant.parse("1969-12-01T00:00:30Z");
    write(reading(CO2, 600, old));
    assertThat(store.series(signal(CO2), old, old.plusSeconds(1), 1).get(0).points())
        .containsExactly(new Point(old, 600, 0));
    assertThat(
            store
                .windows(
                    signal(CO2), old.minusSeconds(60), old.plusSeconds(60), Duration.ofMinutes(1))
                .get(0)
                .windows())
        .extracting(Window::start)
        .containsExactly(Instant.parse("1969-12-01T00:00:00Z"));
  }

  // Windows and days.

  @Test
  void windowsComeToWhatCanBeCheckedByHand() {
    write(
        reading(CO2, 100, at("11:59:59")),
        reading(CO2, 10, at("12:00:00")),
        reading(CO2, 40, at("12:03:00")),
        reading(CO2, 25, at("12:04:59.999")),
        flagged(CO2, 99_999, at("12:04:59.994"), Flag.REJECTED.mask()),
        reading(CO2, 7.5, at("12:05:00")),
        reading(CO2, 30, at("12:16:00")),
        reading(CO2, 1000, at("12:20:00")));
    assertThat(store.windows(signal(CO2), at("12:00:00"), at("12:20:00"), Duration.ofMinutes(5)))
        .containsExactly(
            new WindowSeries(
                reading(CO2, 0, NOON).series(),
                List.of(
                    new Window(at("12:00:00"), 3, 25, 10, 40, 75, 25),
                    new Window(at("12:05:00"), 1, 7.5, 7.5, 7.5, 7.5, 7.5),
                    new Window(at("12:15:00"), 1, 30, 30, 30, 30, 30))));
  }

  @Test
  void windowsAreAlignedToTheEpochAndCountOnlyWhatWasAskedFor() {
    write(reading(CO2, 1, at("12:01:00")), reading(CO2, 2, at("12:03:00")));
    assertThat(
            store
                .windows(signal(CO2), at("12:02:00"), at("12:08:00"), Duration.ofMinutes(10))
                .get(0)
                .windows())
        .containsExactly(new Window(at("12:00:00"), 1, 2, 2, 2, 2, 2));
  }

  @Test
  void aWindowMayReachAcrossAnyBorderInTheStore() {
    // 2026-11-26 is the Thursday a week of the epoch begins with; 9 days divide no week.
    Instant thursday = Instant.parse("2026-11-26T00:00:00Z");
    write(
        reading(CO2, 4, thursday.minusSeconds(1)),
        reading(CO2, 2, thursday),
        reading(CO2, 9, thursday.plusSeconds(1)));
    Instant start =
        Instant.ofEpochSecond(Math.floorDiv(thursday.getEpochSecond(), 777_600L) * 777_600L);
    assertThat(
            store
                .windows(signal(CO2), start, start.plus(Duration.ofDays(9)), Duration.ofDays(9))
                .get(0)
                .windows())
        .containsExactly(new Window(start, 3, 5, 2, 9, 15, 9));
  }

  @Test
  void daysAreThoseOfTheZone() {
    ZoneId shanghai = ZoneId.of("Asia/Shanghai");
    write(
        reading(CO2, 1, Instant.parse("2026-11-20T15:59:59Z")),
        reading(CO2, 2, Instant.parse("2026-11-20T16:00:00Z")),
        reading(CO2, 6, Instant.parse("2026-11-21T15:59:59.999Z")),
        reading(CO2, 8, Instant.parse("2026-11-21T16:00:00Z")),
        reading(CO2, 50, Instant.parse("2026-11-22T16:00:00Z")));
    assertThat(
            store.days(
                signal(CO2), LocalDate.of(2026, 11, 21), LocalDate.of(2026, 11, 22), shanghai))
        .containsExactly(
            new WindowSeries(
                reading(CO2, 0, NOON).series(),
                List.of(
                    new Window(Instant.parse("2026-11-20T16:00:00Z"), 2, 4, 2, 6, 8, 6),
                    new Window(Instant.parse("2026-11-21T16:00:00Z"), 1, 8, 8, 8, 8, 8))));
  }

  @Test
  void daysOfTwentyThreeAndTwentyFiveHoursAreWhole() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    List<Reading> hourly = new ArrayList<>();
    for (LocalDate day : List.of(LocalDate.of(2026, 3, 29), LocalDate.of(2026, 10, 25))) {
      Instant from = day.minusDays(1).atStartOfDay(berlin).toInstant();
      Instant to = day.plusDays(2).atStartOfDay(berlin).toInstant();
      for (Instant hour = from; hour.isBefore(to); hour = hour.plusSeconds(3600)) {
        hourly.add(reading(CO2, 1, hour));
      }
    }
    store.write(hourly);
    assertThat(
            store
                .days(signal(CO2), LocalDate.of(2026, 3, 28), LocalDate.of(2026, 3, 30), berlin)
                .get(0)
                .windows())
        .extracting(Window::start, Window::count)
        .containsExactly(
            tuple(Instant.parse("2026-03-27T23:00:00Z"), 24L),
            tuple(Instant.parse("2026-03-28T23:00:00Z"), 23L),
            tuple(Instant.parse("2026-03-29T22:00:00Z"), 24L));
    assertThat(
            store
                .days(signal(CO2), LocalDate.of(2026, 10, 24), LocalDate.of(2026, 10, 26), berlin)
                .get(0)
                .windows())
        .extracting(Window::start, Window::count)
        .containsExactly(
            tuple(Instant.parse("2026-10-23T22:00:00Z"), 24L),
            tuple(Instant.parse("2026-10-24T22:00:00Z"), 25L),
            tuple(Instant.parse("2026-10-25T23:00:00Z"), 24L));
  }

  // States.

  @Test
  void aStateHasTheShareOfTheTimeItHeld() {
    write(
        reading(DOOR, 1, at("11:30:00")),
        reading(DOOR, 0, at("12:15:00")),
        flagged(DOOR, 1, at("12:20:00"), Flag.REJECTED.mask()),
        reading(DOOR, 2, at("12:54:00")),
        reading(DOOR, 1, at("13:00:00")));
    assertShare(
        at("12:00:00"), at("13:00:00"), Map.of("open", 0.25, "closed", 0.65, "unknown", 0.1));
  }

  @Test
  void timeBeforeTheFirstKnownStateBelongsToNone() {
    write(reading(DOOR, 1, at("12:45:00")));
    assertShare(at("12:00:00"), at("13:00:00"), Map.of("open", 0.25));
    assertShare(at("11:00:00"), at("12:00:00"), Map.of());
  }

  @Test
  void theStateAtTheBeginningMayBeWeeksOld() {
    write(
        reading(DOOR, 1, NOON.minus(Duration.ofDays(40))),
        flagged(DOOR, 0, NOON.minus(Duration.ofDays(1)), Flag.FAILED.mask()));
    assertShare(at("12:00:00"), at("13:00:00"), Map.of("open", 1.0));
  }

  @Test
  void severalDoorsCountAlike() {
    write(
        reading("st-001", "st-001-gw", "front", PersonId.NONE, DOOR, 1, 0, at("11:00:00")),
        reading("st-001", "st-001-gw", "back", PersonId.NONE, DOOR, 0, 0, at("11:00:00")),
        reading("st-001", "st-001-gw", "back", PersonId.NONE, DOOR, 1, 0, at("12:30:00")));
    assertShare(at("12:00:00"), at("13:00:00"), Map.of("open", 0.75, "closed", 0.25));
  }

  private void assertShare(Instant from, Instant to, Map<String, Double> expected) {
    Map<String, Double> shares = store.stateShare(signal(DOOR), from, to);
    assertThat(shares.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (state, share) -> assertThat(shares.get(state)).isCloseTo(share, within(1e-9)));
  }

  // Retention.

  @Test
  void dropsWholeWeeksThatAreOver() {
    assumeTrue(deletes(), NO_DELETE);
    // Weeks of the epoch begin on Thursdays: 2026-11-12, 2026-11-19.
    write(
        reading(CO2, 1, Instant.parse("2026-11-11T23:59:59Z")),
        reading(CO2, 2, Instant.parse("2026-11-12T00:00:00Z")),
        reading(CO2, 3, Instant.parse("2026-11-18T23:59:59Z")),
        reading(TEMPERATURE, 20, Instant.parse("2026-11-18T12:00:00Z")),
        reading(CO2, 4, Instant.parse("2026-11-19T00:00:00Z")));
    store.drop(Instant.parse("2026-11-18T00:00:00Z"));
    assertThat(points(CO2)).extracting(Point::value).containsExactly(2.0, 3.0, 4.0);
    store.drop(Instant.parse("2026-11-19T00:00:00Z"));
    assertThat(points(CO2)).extracting(Point::value).containsExactly(4.0);
    assertThat(latestKeys(Selector.all())).extracting(k -> k.signal().code()).containsExactly(CO2);
    write(reading(CO2, 1, Instant.parse("2026-11-11T23:59:59Z")));
    assertThat(points(CO2)).extracting(Point::value).containsExactly(1.0, 4.0);
  }

  // Hourly figures.

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant MONDAY = Instant.parse("2026-11-02T00:00:00Z");
  private static final Instant AFTER_THE_WEEK = Instant.parse("2026-11-05T00:00:00Z");

  /** Three days of a value every 20 minutes, some of them invalid, and of a door. */
  private List<Reading> threeDays() {
    List<Reading> batch = new ArrayList<>();
    for (int i = 0; i < 3 * 72; i++) {
      Instant time = MONDAY.plusSeconds(i * 1_200L + 7);
      batch.add(reading(CO2, 400 + i % 50, time));
      batch.add(reading(TEMPERATURE, i % 7, time));
      if (i % 11 == 0) {
        batch.add(flagged(CO2, 99_999, time.plusSeconds(1), Flag.REJECTED.mask()));
      }
      if (i % 5 == 0) {
        batch.add(reading(DOOR, i / 5 % 3, time.plusSeconds(400)));
      }
    }
    return batch;
  }

  private record Answers(
      List<WindowSeries> hours,
      List<WindowSeries> sixHours,
      List<WindowSeries> days,
      Map<String, Double> wholeShare,
      Map<String, Double> partShare) {}

  private Answers ask() {
    Instant end = MONDAY.plus(Duration.ofDays(3));
    return new Answers(
        sorted(store.windows(signal(CO2), MONDAY, end, HOUR)),
        sorted(store.windows(Selector.all(), MONDAY, end, HOUR.multipliedBy(6))),
        sorted(
            store.days(
                signal(TEMPERATURE),
                LocalDate.of(2026, 11, 1),
                LocalDate.of(2026, 11, 5),
                ZoneId.of("Asia/Shanghai"))),
        rounded(store.stateShare(signal(DOOR), MONDAY, end)),
        rounded(store.stateShare(signal(DOOR), MONDAY.plus(HOUR), end.minus(HOUR))));
  }

  private static List<WindowSeries> sorted(List<WindowSeries> series) {
    return series.stream().sorted(Comparator.comparing(one -> one.key().signal().code())).toList();
  }

  private static Map<String, Double> rounded(Map<String, Double> shares) {
    Map<String, Double> rounded = new HashMap<>();
    shares.forEach((state, share) -> rounded.put(state, Math.rint(share * 1e9) / 1e9));
    return rounded;
  }

  @Test
  void answersAlikeFromPointsFromFiguresAndFromBoth() {
    assumeTrue(deletes(), NO_DELETE);
    store.write(threeDays());
    Answers raw = ask();
    assertThat(raw.hours().get(0).windows()).hasSize(72);
    store.summarise(MONDAY.plus(Duration.ofDays(2)));
    assertThat(ask()).as("some hours have figures").isEqualTo(raw);
    store.summarise(AFTER_THE_WEEK);
    assertThat(ask()).as("all hours have figures").isEqualTo(raw);
    store.drop(AFTER_THE_WEEK);
    assertThat(points(CO2)).isEmpty();
    assertThat(ask()).as("only figures are left").isEqualTo(raw);
    store.close();
    store = open();
    assertThat(ask()).as("after a restart").isEqualTo(raw);
  }

  @Test
  void makesAnHourAgainThatHasBeenWrittenTo() {
    write(reading(CO2, 10, at("10:10:00")), reading(CO2, 20, at("11:10:00")));
    store.summarise(at("12:00:00"));
    write(reading(CO2, 40, at("10:20:00")));
    Window ten = new Window(at("10:00:00"), 2, 25, 10, 40, 50, 40);
    Window eleven = new Window(at("11:00:00"), 1, 20, 20, 20, 20, 20);
    assertThat(hours("10:00:00", "12:00:00")).as("before").containsExactly(ten, eleven);
    store.summarise(at("12:00:00"));
    assertThat(hours("10:00:00", "12:00:00")).as("after").containsExactly(ten, eleven);
    write(flagged(CO2, 20, at("11:10:00"), Flag.REJECTED.mask()));
    assertThat(hours("10:00:00", "12:00:00")).as("disowned").containsExactly(ten);
    store.summarise(at("12:00:00"));
    assertThat(hours("10:00:00", "12:00:00")).as("disowned, made again").containsExactly(ten);
  }

  @Test
  void cutsAnHourWhereItIsAskedTo() {
    write(reading(CO2, 10, at("10:10:00")), reading(CO2, 20, at("10:50:00")));
    store.summarise(at("12:00:00"));
    assertThat(hours("10:30:00", "12:00:00"))
        .containsExactly(new Window(at("10:00:00"), 1, 20, 20, 20, 20, 20));
    assertThat(hours("10:00:00", "10:30:00"))
        .containsExactly(new Window(at("10:00:00"), 1, 10, 10, 10, 10, 10));
  }

  private List<Window> hours(String from, String to) {
    return store.windows(signal(CO2), at(from), at(to), HOUR).get(0).windows();
  }

  @Test
  void addsWhatComesWhenThePointsAreGone() {
    assumeTrue(deletes(), NO_DELETE);
    Instant hour = MONDAY.plus(HOUR);
    write(reading(CO2, 10, hour.plusSeconds(600)), reading(DOOR, 1, hour));
    store.drop(AFTER_THE_WEEK);
    write(
        reading(CO2, 40, hour.plusSeconds(60)),
        reading(TEMPERATURE, 7, hour.plusSeconds(60)),
        reading(DOOR, 0, hour.plusSeconds(1_800)));
    for (int again = 0; again < 2; again++) {
      store.summarise(AFTER_THE_WEEK);
      assertThat(points(CO2)).isEmpty();
      assertThat(store.windows(signal(CO2), hour, hour.plus(HOUR), HOUR).get(0).windows())
          .containsExactly(new Window(hour, 2, 25, 10, 40, 50, 10));
      assertThat(store.windows(signal(TEMPERATURE), hour, hour.plus(HOUR), HOUR).get(0).windows())
          .containsExactly(new Window(hour, 1, 7, 7, 7, 7, 7));
      assertShare(hour, hour.plus(HOUR), Map.of("open", 0.5, "closed", 0.5));
    }
  }

  @Test
  void anHourWithoutPointsIsNoTrouble() {
    store.summarise(at("12:00:00"));
    write(reading(CO2, 1, at("02:00:00")), reading(CO2, 2, at("09:00:00")));
    store.summarise(at("12:00:00"));
    store.summarise(at("13:00:00"));
    write(reading(CO2, 3, at("13:00:00")));
    assertThat(hours("00:00:00", "14:00:00"))
        .extracting(Window::last)
        .containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void aMonthOfMinutesIsAnsweredHourByHourAndMinuteByMinute() {
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    int hours = 24 * 30;
    for (int day = 0; day < 30; day++) {
      List<Reading> batch = new ArrayList<>();
      for (int minute = 0; minute < 1_440; minute++) {
        batch.add(reading(CO2, minute % 60, from.plusSeconds((day * 1_440L + minute) * 60)));
      }
      store.write(batch);
    }
    Instant to = from.plus(HOUR.multipliedBy(hours));
    store.summarise(to);
    List<Window> windows = store.windows(signal(CO2), from, to, HOUR).get(0).windows();
    assertThat(windows).hasSize(hours);
    assertThat(windows).allMatch(window -> window.count() == 60 && window.mean() == 29.5);
    assertThat(store.windows(signal(CO2), from, to, Duration.ofMinutes(1)).get(0).windows())
        .hasSize(hours * 60);
  }
}
