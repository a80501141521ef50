package io.waystation.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.StationId;
import io.waystation.simulator.mqtt.Message;
import io.waystation.simulator.truth.TruthFile;
import io.waystation.simulator.truth.TruthLine;
import io.waystation.simulator.truth.TruthLine.Fate;
import io.waystation.simulator.truth.TruthWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleTest {
  private static final Instant START = Instant.parse("2026-11-21T02:00:00Z");
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  @TempDir Path folder;

  private record Run(byte[] truth, byte[] messages) {}

  @Property(tries = 8)
  void oneSeedAndStartGiveTheSameBytesAndAnotherSeedOthers(
      @ForAll long seed,
      @ForAll @IntRange(max = 400) int day,
      @ForAll @IntRange(max = 86_399) int s)
      throws IOException {
    Instant start = START.plus(Duration.ofDays(day)).plusSeconds(s);
    Run first = run(seed, start);
    Run again = run(seed, start);
    assertThat(again.truth).isEqualTo(first.truth);
    assertThat(again.messages).isEqualTo(first.messages);
    Run other = run(seed + 1, start);
    assertThat(other.truth).isNotEqualTo(first.truth);
    assertThat(other.messages).isNotEqualTo(first.messages);
  }

  @Test
  void everyMessageIsThereAndTheEndCountsThem() throws IOException {
    List<Message> made = new ArrayList<>();
    List<TruthLine> lines = lines(made, Duration.ofHours(3));
    List<TruthLine.Message> told = of(lines, TruthLine.Message.class);
    assertThat(told)
        .extracting(TruthLine.Message::at)
        .isEqualTo(made.stream().map(Message::at).toList());
    assertThat(told)
        .extracting(TruthLine.Message::fate)
        .contains(Fate.values()[0], Fate.GARBAGE, Fate.REFUSED, Fate.REPEAT);
    for (int i = 0; i < made.size(); i++) {
      if (made.get(i) instanceof Message.Report report) {
        assertThat(told.get(i).readings()).isEqualTo(report.readings());
      }
    }
    TruthLine.End end = of(lines, TruthLine.End.class).get(0);
    assertThat(end.messages()).isEqualTo(made.size());
    long values =
        told.stream()
            .filter(message -> message.fate() == Fate.SENT)
            .flatMap(message -> Played.json(message.readings().getBytes()).valueStream())
            .mapToLong(entry -> entry.get("m").size())
            .sum();
    assertThat(end.readings()).isEqualTo(values);
    assertThat(lines.get(lines.size() - 1)).isEqualTo(end);
  }

  @Test
  void whatHappensIsToldInOrderOfTime() throws IOException {
    Instant before = START;
    for (TruthLine line : lines(new ArrayList<>(), Duration.ofHours(30))) {
      Instant at = at(line);
      assertThat(at).as("%s", line).isAfterOrEqualTo(before);
      before = at;
    }
  }

  @Test
  void theDaysAddUpToTheVisits() throws IOException {
    List<TruthLine> lines = lines(new ArrayList<>(), Duration.ofHours(63));
    List<TruthLine.Visit> visits = of(lines, TruthLine.Visit.class);
    List<TruthLine.Day> days = of(lines, TruthLine.Day.class);
    assertThat(days).hasSize(4 * 4);
    for (TruthLine.Day day : days) {
      assertThat(day.date()).isEqualTo(day.from().atZone(SHANGHAI).toLocalDate());
      if (day.date().isBefore(days.get(days.size() - 1).date())) {
        long came =
            visits.stream()
                .filter(visit -> visit.station().equals(day.station()))
                .filter(visit -> !visit.in().isBefore(day.from()) && visit.in().isBefore(day.to()))
                .count();
        assertThat(day.visits()).as("%s", day).isEqualTo(came);
        assertThat(day.openSeconds())
            .isLessThanOrEqualTo(Duration.between(day.from(), day.to()).toSeconds());
      }
    }
    StationId station = days.get(0).station();
    long seconds =
        visits.stream()
            .filter(visit -> visit.station().equals(station))
            .mapToLong(visit -> dwell(visit))
            .sum();
    long told =
        days.stream()
            .filter(day -> day.station().equals(station))
            .mapToLong(TruthLine.Day::dwellSeconds)
            .sum();
    double stillThere = told - seconds;
    assertThat(stillThere).as("those who have not left yet").isBetween(-4.0, 20 * 10_500.0);
    assertThat(days).allMatch(day -> day.energyKwh() > 0 && day.waterM3() >= 0);
    assertThat(days.stream().mapToDouble(TruthLine.Day::waterM3).sum()).isPositive();
  }

  @Test
  void itTellsHowOftenDevicesReport() throws IOException {
    Path file = folder.resolve("truth.jsonl");
    City city = City.plan(new CitySettings(7, 1, 0, 0, SHANGHAI));
    Scenario hourly =
        new Scenario(FaultPlan.NONE, Optional.of(TruthWriter.create(file)))
            .in(Rhythm.hourly(city.devices().size()));
    Rehearsal.play(city, Backfill.NONE, hourly, START, START.plusSeconds(60), message -> {});
    assertThat(Files.readString(file).lines().findFirst().orElseThrow())
        .contains("\"beatMs\":3600000");
  }

  private static long dwell(TruthLine.Visit visit) {
    Instant in = visit.in().isBefore(START) ? START : visit.in();
    return Duration.between(in, visit.out()).toSeconds();
  }

  private static Instant at(TruthLine line) {
    if (line instanceof TruthLine.Message message) {
      return message.at();
    } else if (line instanceof TruthLine.Visit visit) {
      return visit.out();
    } else if (line instanceof TruthLine.Day day) {
      return day.to();
    } else if (line instanceof TruthLine.Fault fault) {
      return fault.start().isBefore(START) ? START : fault.start();
    } else if (line instanceof TruthLine.End end) {
      return end.at();
    }
    return START;
  }

  private static <T extends TruthLine> List<T> of(List<TruthLine> lines, Class<T> kind) {
    return lines.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private List<TruthLine> lines(List<Message> made, Duration lasts) throws IOException {
    Path file = folder.resolve("truth.jsonl.gz");
    City city = City.plan(new CitySettings(7, 3, 1, 6, SHANGHAI));
    Scenario scenario = new Scenario(FaultPlan.BY_CHANCE, Optional.of(TruthWriter.create(file)));
    Rehearsal.play(city, Backfill.NONE, scenario, START, START.plus(lasts), made::add);
    List<TruthLine> lines = new ArrayList<>();
    assertThat(TruthFile.read(file, lines::add)).as("partial").isFalse();
    return lines;
  }

  private static Run run(long seed, Instant start) throws IOException {
    Path file = Files.createTempFile("truth", ".jsonl.gz");
    try {
      City city = City.plan(new CitySettings(seed, 2, 1, 3, SHANGHAI));
      Scenario scenario = new Scenario(FaultPlan.BY_CHANCE, Optional.of(TruthWriter.create(file)));
      ByteArrayOutputStream messages = new ByteArrayOutputStream();
      Rehearsal.play(
          city,
          Backfill.FIRST_START,
          scenario,
          start,
          start.plus(Duration.ofHours(2)),
          message -> messages.writeBytes(message.payload(message.at())));
      return new Run(Files.readAllBytes(file), messages.toByteArray());
    } finally {
      Files.delete(file);
    }
  }
}
