package io.waystation.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.simulator.truth.TruthLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultFileTest {
  /** 10:00 in Shanghai. */
  private static final Instant START = Instant.parse("2026-11-21T02:00:00Z");

  private final City city = City.plan(new CitySettings(1, 12, 3, 30, ZoneId.of("Asia/Shanghai")));

  @TempDir Path folder;

  @Test
  void theExampleIsAPlan() {
    Path example = Path.of("..", "config", "examples", "faults.yaml");
    List<Planted> planted = FaultFile.read(example, city, START).of(city, START);
    assertThat(planted).hasSize(9);
    assertThat(planted).isEqualTo(FaultFile.read(example, city, START).of(city, START));
    Map<FaultKind, Planted> by =
        planted.stream().collect(Collectors.toMap(Planted::kind, Function.identity()));
    assertThat(by.get(FaultKind.LINK_CUT).station().value()).isEqualTo("st-002");
    assertThat(by.get(FaultKind.LINK_CUT).end()).isEqualTo(START.plusSeconds(1500));
    assertThat(by.get(FaultKind.DEVICE_DEAD).end()).isEqualTo(TruthLine.Fault.FOR_GOOD);
    assertThat(by.get(FaultKind.DOOR_HELD_OPEN).start()).isEqualTo("2026-11-21T06:00:00Z");
    assertThat(by.get(FaultKind.DRIFTING_COUNTER).start()).isEqualTo(START);
    assertThat(by.get(FaultKind.ACUTE_HYPOXIA).person().isNone()).isFalse();
  }

  @Test
  void localTimesAreOfTheCityAndTheNextToCome() throws IOException {
    List<Planted> planted =
        read("""
                faults:
                  - {fault: garbage, at: "09:59:30"}
                  - {fault: garbage, station: st-001, at: 2026-11-21 10:00}
                  - {fault: garbage, station: st-002, at: 1d2h3m4s}
                """)
            .of(city, START);
    assertThat(planted)
        .extracting(Planted::start)
        .containsExactly(
            Instant.parse("2026-11-22T01:59:30Z"),
            START,
            START.plus(Duration.ofDays(1).plusHours(2).plusMinutes(3).plusSeconds(4)));
  }

  @Test
  void chancePicksAnotherForTheSameAtOnce() throws IOException {
    String line = "  - {fault: smoke_test, at: 1m, for: 1m}\n";
    List<Planted> planted = read("faults:\n" + line.repeat(15)).of(city, START);
    assertThat(planted.stream().map(Planted::device).distinct()).hasSize(15);
  }

  @Test
  void aPlanMayComeOnTopOfChance() throws IOException {
    List<Planted> all =
        read("by-chance: true\nfaults:\n  - {fault: garbage, at: 9d}\n").of(city, START);
    assertThat(all).containsAll(FaultPlan.BY_CHANCE.of(city, START));
    assertThat(all).hasSize(FaultPlan.BY_CHANCE.of(city, START).size() + 1);
  }

  @Test
  void chanceGoesOnForAsLongAsItIsAskedTo() throws IOException {
    Instant week = START.plus(Duration.ofDays(8));
    FaultPlan plan = read("by-chance: true\nfaults:\n  - {fault: garbage, at: 9d}\n");
    List<Planted> month = plan.lasting(Duration.ofDays(30)).of(city, START);
    assertThat(month).containsAll(plan.of(city, START));
    assertThat(month).filteredOn(one -> one.start().isAfter(week)).hasSizeGreaterThan(10);
    assertThat(FaultPlan.NONE.lasting(Duration.ofDays(30)).of(city, START)).isEmpty();
  }

  /** As a demo does that plays its past: two simulations, and one plan for both. */
  @Test
  void whatIsPlannedHappensOnceThoughOneSimulationGoesOnFromAnother() throws IOException {
    FaultPlan plan =
        read(
            """
            faults:
              - {fault: garbage, station: st-001}
              - {fault: garbage, station: st-002, at: 9d}
              - {fault: garbage, station: st-003, at: 11d}
              - {fault: garbage, station: st-004, at: 2026-11-25 10:00}
              - {fault: garbage, station: st-005, at: 2026-12-01T10:00}
              - {fault: garbage, station: st-006, at: "11:00"}
            """);
    Instant present = START.plus(Duration.ofDays(10));
    List<Planted> past =
        plan.of(city, START).stream().filter(one -> one.start().isBefore(present)).toList();
    List<Planted> then = plan.goingOnFrom(START).of(city, present);
    assertThat(past)
        .extracting(one -> one.station().value())
        .containsExactly("st-001", "st-002", "st-004", "st-006");
    assertThat(then)
        .extracting(one -> one.station().value() + " " + one.start())
        .containsExactly("st-003 2026-12-02T02:00:00Z", "st-005 2026-12-01T02:00:00Z");
    FaultPlan chance = read("by-chance: true\nfaults: []\n");
    assertThat(chance.goingOnFrom(START).of(city, present))
        .isEqualTo(FaultPlan.BY_CHANCE.of(city, present));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{fault: link_cutt}|there is no fault 'link_cutt' to plan; there are acute_hypoxia, aed_not_ready, clock",
        "{fault: powerless}|there is no fault 'powerless' to plan",
        "{station: any}|there is no fault '' to plan",
        "{fault: link_cut, station: st-099}|station 'st-099' is not there or does not fit: link_cut happens to the gateway",
        "{fault: oxygen_empty, station: st-001}|does not fit: oxygen_empty happens to the gateway of a hut",
        "{fault: link_cut, at: noon}|at is 'noon': write 2h30m (after the start), 14:00 or",
        "{fault: link_cut, at: 2026-11-20T10:00}|at is '2026-11-20T10:00', which is over when",
        "{fault: link_cut, for: 0s}|for is '0s': write 90s, 2h30m, 3d or good",
        "{fault: link_cut, for: 99999999999d}|for is '99999999999d': write 90s",
        "{fault: link_cut, until: 3d}|'until' says nothing of a fault; there are fault, station",
        "{fault: link_cut, at: 1m, at: 2m}|it is said twice",
        "{fault: mains_lost, person: any}|'person' says nothing of mains_lost, which happens to the gateway of a station: name its station or device",
        "link_cut|a fault is written like {fault: link_cut"
      })
  void whatCannotBeIsSaidWithItsLine(String entry, String message) {
    assertThatThrownBy(() -> read("faults:\n  - {fault: garbage}\n  - " + entry + "\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("plan.yaml, line 3: ")
        .hasMessageContaining(message);
  }

  @Test
  void theSameOnTheSameAtTheSameTimeIsRefusedAndNotForgotten() throws IOException {
    String first = "faults:\n  - {fault: mains_lost, station: st-001, at: 10m, for: 1h}\n";
    assertThatThrownBy(
            () -> read(first + "  - {fault: mains_lost, station: st-001, at: 30m, for: 1h}\n"))
        .hasMessageContaining("plan.yaml, line 3: mains_lost is planned for the same device")
        .hasMessageContaining("give another 'at' or 'for'");
    assertThat(
            read(first + "  - {fault: mains_lost, station: st-001, at: 80m, for: 1h}\n")
                .of(city, START))
        .hasSize(2);
  }

  @Test
  void whatSomebodyPlansComesBeforeChance() throws IOException {
    Planted chance = FaultPlan.BY_CHANCE.of(city, START).get(0);
    String same =
        "by-chance: true\nfaults:\n  - {fault: %s, device: %s, at: %s, for: 5m}\n"
            .formatted(
                chance.kind().word(),
                chance.device().value(),
                Duration.between(START, chance.start()).toSeconds() + "s");
    List<Planted> all = read(same).of(city, START);
    assertThat(all).hasSize(FaultPlan.BY_CHANCE.of(city, START).size()).doesNotContain(chance);
    assertThat(all)
        .filteredOn(one -> one.kind() == chance.kind() && one.device().equals(chance.device()))
        .filteredOn(one -> one.start().equals(chance.start()))
        .extracting(Planted::end)
        .containsExactly(chance.start().plusSeconds(300));
  }

  @Test
  void everythingWrongIsSaidAtOnce() {
    assertThatThrownBy(() -> read("fault:\nby-chance: perhaps\nfaults:\n- {fault: x}\n- {at: y}\n"))
        .hasMessageContaining("line 1: 'fault': a plan has 'faults', a list, and 'by-chance'")
        .hasMessageContaining("line 2: by-chance is 'perhaps'")
        .hasMessageContaining("line 4: there is no fault 'x'")
        .hasMessageContaining("line 5: at is 'y'");
    assertThatThrownBy(() -> read("")).hasMessageContaining("a plan begins with 'faults:'");
    assertThatThrownBy(() -> read("faults: [\n")).hasMessageContaining("line 2: is no YAML");
    assertThatThrownBy(() -> FaultFile.read(folder.resolve("none.yaml"), city, START))
        .hasMessageContaining("none.yaml: there is no such file");
  }

  @Test
  void aCityWithoutHutsHasNobodyToFallIll() throws IOException {
    City alone = City.plan(new CitySettings(1, 2, 0, 0, ZoneId.of("Asia/Shanghai")));
    Path file = write("faults:\n  - {fault: acute_hypoxia}\n");
    assertThatThrownBy(() -> FaultFile.read(file, alone, START))
        .hasMessageContaining("line 2: acute_hypoxia happens to somebody who works at a hut")
        .hasMessageContaining("this city has none");
  }

  private FaultFile read(String text) throws IOException {
    return FaultFile.read(write(text), city, START);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("plan.yaml"), text);
  }
}
