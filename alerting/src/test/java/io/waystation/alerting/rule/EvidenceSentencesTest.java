package io.waystation.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.waystation.model.Flag;
import io.waystation.model.Geo;
import io.waystation.model.HealthFile;
import io.waystation.model.HealthFile.Condition;
import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.ReferenceTable;
import io.waystation.model.Sex;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The sentence of every kind of rule, word for word. What all sentences keep to is in {@link
 * Plain}, which every trial of every row of the tables goes through.
 */
class EvidenceSentencesTest {
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;
  private static final int DAY = 24 * HOUR;

  static Stream<Arguments> kinds() {
    return Stream.of(
        said(
            "too_hot",
            hut(3000),
            t -> every(t, "env.temperature", 29.3, 0, 31 * MINUTE, MINUTE),
            "花土沟小屋（h-gw/front）：室内温度 29.3 °C，高于 28 °C（自 2026-11-21 00:00:00 起，已持续 30 分钟以上）。",
            "Huatugou hut (h-gw/front): Room temperature 29.3 °C, above 28 °C (since 2026-11-21"
                + " 00:00:00, for 30 min or more)."),
        said(
            "cold_chain_warning",
            hut(3000),
            t -> every(t, "fridge.medicine.temperature", 9, 0, 11 * MINUTE, MINUTE),
            "花土沟小屋（h-gw/front）：药品冰箱温度 9 °C，超出 2–8 °C（自 2026-11-21 00:00:00 起，已持续 10 分钟以上）。",
            "Huatugou hut (h-gw/front): Medicine fridge temperature 9 °C, outside 2–8 °C (since"
                + " 2026-11-21 00:00:00, for 10 min or more)."),
        said(
            "clock_skew",
            hut(3000),
            t -> t.read(-75, 0),
            "花土沟小屋（h-gw/front）：设备时钟偏差 -75 s，绝对值高于 60 s（自 2026-11-21 00:00:00 起）。",
            "Huatugou hut (h-gw/front): Device clock skew -75 s, in size above 60 s (since"
                + " 2026-11-21 00:00:00)."),
        said(
            "backlog_old",
            hut(3000),
            t -> every(t, "gateway.backlog", 1, 0, 61 * MINUTE, MINUTE),
            "花土沟小屋（h-gw/front）：网关待发消息 1 条，高于 0 条（自 2026-11-21 00:00:00 起，已持续 60 分钟以上）。",
            "Huatugou hut (h-gw/front): Gateway backlog 1 message, above 0 messages (since"
                + " 2026-11-21 00:00:00, for 60 min or more)."),
        said(
            "stock_out",
            hut(3000),
            t -> t.read(0, 0),
            "花土沟小屋（h-gw/front）：药品库存 0 件（自 2026-11-21 00:00:00 起）。",
            "Huatugou hut (h-gw/front): Medicine stock 0 units (since 2026-11-21 00:00:00)."),
        said(
            "expiring",
            hut(3000),
            t -> t.read(LocalDate.of(2026, 12, 22).toEpochDay(), 0),
            "花土沟小屋（h-gw/front）：药品有效期 2026-12-22，剩余 31 天（自 2026-11-21 00:00:00 起）。",
            "Huatugou hut (h-gw/front): Medicine expiry 2026-12-22, 31 days left (since 2026-11-21"
                + " 00:00:00)."),
        said(
            "aed_pads_expiring",
            hut(3000),
            t -> t.read(LocalDate.of(2026, 11, 20).toEpochDay(), 0),
            "花土沟小屋（h-gw/front）：除颤仪电极片有效期 2026-11-20，已过 1 天（自 2026-11-21 00:00:00 起）。",
            "Huatugou hut (h-gw/front): AED pads expiry 2026-11-20, 1 day past (since 2026-11-21"
                + " 00:00:00)."),
        said(
            "mains_lost",
            hut(3000),
            t -> t.read(state("power.mains", "off"), 0).tick(11),
            "花土沟小屋（h-gw/front）：市电断电（自 2026-11-21 00:00:00 起，已持续 10 秒以上）。",
            "Huatugou hut (h-gw/front): mains power off (since 2026-11-21 00:00:00, for 10 s or"
                + " more)."),
        said(
            "smoke",
            hut(3000),
            t -> t.read(state("smoke.alarm", "alarm"), 90),
            "花土沟小屋（h-gw/front）：烟感报警，2026-11-21 00:01:30。",
            "Huatugou hut (h-gw/front): smoke detected, 2026-11-21 00:01:30."),
        said(
            "aed_selftest_missing",
            hut(3000),
            t -> t.read(1, 0).tick(27 * HOUR),
            "花土沟小屋（h-gw/front）：最后一次收到“除颤仪自检”是 2026-11-21 00:00:00，此后超过 26 小时没有收到。",
            "Huatugou hut (h-gw/front): last “AED self-test” at 2026-11-21 00:00:00, none for more"
                + " than 26 h since."),
        said(
            "repeated_denials",
            hut(3000),
            t ->
                IntStream.range(0, 5)
                    .forEach(i -> t.read(state("access.attempt", "deny"), 10.0 * i)),
            "花土沟小屋（h-gw/front）：刷卡被拒：5 分钟内 5 次（自 2026-11-21 00:00:40 起）。",
            "Huatugou hut (h-gw/front): access denied: 5 times in 5 min (since 2026-11-21"
                + " 00:00:40)."),
        said(
            "over_capacity",
            hut(3000),
            t -> every(t, "occupancy.current", 9, 0, 6 * MINUTE, MINUTE),
            "花土沟小屋（h-gw/front）：在站人数 9 人；容量 8 人（自 2026-11-21 00:00:00 起，已持续 5 分钟以上）。",
            "Huatugou hut (h-gw/front): People inside 9 people; capacity 8 people (since 2026-11-21"
                + " 00:00:00, for 5 min or more)."),
        said(
            "altitude_mismatch",
            hut(3000),
            t -> every(t, "env.pressure", 680, 0, 25 * HOUR, 5 * MINUTE),
            "花土沟小屋（h-gw/front）：气压 680 hPa；按气压推算的海拔 3239 米；登记海拔 3000 米（自 2026-11-21 00:00:00"
                + " 起，已持续 24 小时以上）。",
            "Huatugou hut (h-gw/front): Air pressure 680 hPa; altitude by Air pressure 3239 m;"
                + " registered altitude 3000 m (since 2026-11-21 00:00:00, for 24 h or more)."),
        said(
            "stock_running_out",
            hut(3000),
            t -> {
              for (int day = 0; day <= 14; day++) {
                t.read(50 - 3 * day, day * DAY);
              }
            },
            "花土沟小屋（h-gw/front）：药品库存 8 件；药品库存 14 天内用去 42 件，照此还够 2.6 天（自 2026-12-05 00:00:00 起）。",
            "Huatugou hut (h-gw/front): Medicine stock 8 units; 42 units of Medicine stock used in"
                + " 14 days, at that pace enough for 2.6 days (since 2026-12-05 00:00:00)."),
        said(
            "vital.bp",
            person(),
            t ->
                t.read(Trial.reading("bp_systolic", 150, 0), Trial.reading("bp_diastolic", 112, 0)),
            "收缩压 150 mmHg，血压达 1 级高血压范围（140–159 mmHg）；舒张压 112 mmHg，血压达 3 级高血压范围（不低于 110"
                + " mmHg）；花土沟小屋，2026-11-21 00:00:00。",
            "Systolic blood pressure 150 mmHg, blood pressure in grade 1 range (140–159 mmHg);"
                + " Diastolic blood pressure 112 mmHg, blood pressure in grade 3 range (from 110"
                + " mmHg); at Huatugou hut, 2026-11-21 00:00:00."),
        said(
            "vital.spo2",
            person(),
            t -> t.read(Trial.reading("spo2", 82, 60, Flag.SUSPECT)),
            "血氧饱和度 82 %，严重低氧（不高于 83 %）；花土沟小屋，2026-11-21 00:01:00，按海拔 3000 米判读，读数可疑。",
            "Oxygen saturation by pulse oximetry 82 %, severe low oxygen (up to 83 %); at Huatugou"
                + " hut, 2026-11-21 00:01:00, judged for 3000 m above sea level, reading suspect."),
        said(
            "vital.glucose",
            person(),
            t -> t.read(Trial.reading("glucose", 1.1, 0, Flag.LESS_THAN)),
            "血糖(随机) <1.1 mmol/L，低血糖 2 级（不高于 2.9 mmol/L）；花土沟小屋，2026-11-21 00:00:00。",
            "Blood glucose, capillary (meal time unknown/random) <1.1 mmol/L, hypoglycaemia level 2"
                + " (up to 2.9 mmol/L); at Huatugou hut, 2026-11-21 00:00:00."),
        said(
            "trend.BP1",
            person(),
            t -> {
              for (int day = 0; day < 6; day++) {
                t.read(
                    Trial.reading("bp_systolic", 136.2, day * DAY),
                    Trial.reading("bp_diastolic", 80, day * DAY));
              }
            },
            "收缩压：各次均值的平均（满 4 天时去掉首日） = 136.2 mmHg，不低于 135 mmHg；近 7 天内有 6 天测量，共 6 次（判据"
                + " BP1）；花土沟小屋，2026-11-26 00:00:00。",
            "Systolic blood pressure: mean of occasion means (of 4 or more days, without the first)"
                + " = 136.2 mmHg, at or above 135 mmHg; 6 readings on 6 of the last 7 days (rule"
                + " BP1); at Huatugou hut, 2026-11-26 00:00:00."),
        said(
            "trend.SP3",
            new FixedContext()
                .with(FixedContext.hut("h", OptionalInt.of(3000)))
                .with(
                    Trial.PERSON,
                    new HealthFile(Set.of(), Optional.of(LocalDate.of(2026, 11, 20)))),
            t -> t.read(Trial.reading("spo2", 80, 0), Trial.reading("resp_rate", 24, 0)),
            "血氧饱和度 80.0 %，低于本海拔警戒值；呼吸频率 24.0 /min，高于 20 /min；当日测量 1 次（判据"
                + " SP3）；花土沟小屋，2026-11-21 00:00:00。",
            "Oxygen saturation by pulse oximetry 80.0 %, below the warning limit of the altitude;"
                + " Respiratory rate 24.0 /min, above 20 /min; 1 reading on the day (rule SP3); at"
                + " Huatugou hut, 2026-11-21 00:00:00."),
        said(
            "score.NEWS2",
            new FixedContext()
                .with(FixedContext.hut("h", OptionalInt.of(1000)))
                .with(
                    Trial.PERSON,
                    new HealthFile(Set.of(Condition.HYPERCAPNIC_FAILURE), Optional.empty())),
            t ->
                t.read(
                    Trial.reading("resp_rate", 25, 0),
                    Trial.reading("spo2", 87, 0),
                    Trial.reading("o2_flow", 0, 0),
                    Trial.reading("bp_systolic", 120, 0),
                    Trial.reading("pulse_rate", 80, 0),
                    Trial.reading("consciousness", state("consciousness", "alert"), 0),
                    Trial.reading("body_temp", 37, 0)),
            "NEWS2 4 分（血氧按量表 2）：呼吸频率 3 分，血氧饱和度 1 分；花土沟小屋，2026-11-21"
                + " 00:00:00。建议：至少每小时监测一次；护士报告医疗团队，由团队复核并决定是否上报。",
            "NEWS2 4 (SpO2 by scale 2): Respiratory rate 3, Oxygen saturation by pulse oximetry 1;"
                + " at Huatugou hut, 2026-11-21 00:00:00. Advice: minimum 1 hourly; nurse informs"
                + " the medical team, which reviews and decides on escalation."),
        said(
            "trend.TE2",
            hut(3000),
            t -> {
              for (int i = 1; i <= 3; i++) {
                t.read(of(Trial.reading("body_temp", 38.4, i * HOUR), i));
              }
            },
            "花土沟小屋：2 天内有 3 名不同人员的体温不低于 38.1 °C（至 2026-11-21 03:00:00）。",
            "Huatugou hut: 3 different people with Body temperature of 38.1 °C or more within 2 days"
                + " (until 2026-11-21 03:00:00)."),
        said(
            "trend.DV1",
            hut(3000),
            t -> {
              for (int i = 0; i < 10; i++) {
                t.read(Trial.reading("spo2", 95, i * MINUTE));
              }
              for (int i = 0; i < 10; i++) {
                t.read(Trial.reading("spo2", 91, DAY + i * MINUTE));
              }
            },
            "花土沟小屋（h-gw/front）：“血氧饱和度”今日 10 次测量的中位数比此前 28 天低不少于 3 个百分点（至 2026-11-22"
                + " 00:09:00）。请先检查传感器。",
            "Huatugou hut (h-gw/front): Oxygen saturation by pulse oximetry, the median of today's"
                + " 10 readings is lower than that of the 28 days before by 3 percentage points or"
                + " more (until 2026-11-22 00:09:00). Check the sensor first."),
        said(
            "energy_unusual",
            hut(3000),
            t -> {
              double total = 0;
              int last = 4 * 24 * 9;
              for (int quarter = 0; quarter <= last; quarter++) {
                t.read(total, quarter * HOUR / 4.0);
                total += quarter == last - 1 ? 3.14159 - 0.75 : 0.25;
              }
            },
            "花土沟小屋（h-gw/front）：自 2026-11-29 23:00:00 起一小时累计电量增加 3.1416 kWh，近 28 天同一小时的中位数为 1"
                + " kWh。",
            "Huatugou hut (h-gw/front): Energy meter up by 3.1416 kWh in the hour from 2026-11-29"
                + " 23:00:00; the median of that hour over 28 days is 1 kWh."),
        said(
            "route_deviation",
            equipped(Map.of("route", "31.0 121.0; 31.0 121.2")),
            t -> every(t, "vehicle.position", new Geo(31.01, 121.1).code(), 0, 330, 30),
            "花土沟小屋（h-gw/front）：偏离路线 1112 米（自 2026-11-21 00:00:00 起，已持续 5 分钟以上）。",
            "Huatugou hut (h-gw/front): distance from the route 1112 m (since 2026-11-21 00:00:00,"
                + " for 5 min or more)."));
  }

  private static Arguments said(
      String rule, FixedContext context, Consumer<Trial<?>> course, String zh, String en) {
    return arguments(rule, context, course, new LocalText(zh, en));
  }

  private static FixedContext hut(int altitude) {
    return new FixedContext().with(FixedContext.hut("h", OptionalInt.of(altitude)));
  }

  private static FixedContext equipped(Map<String, String> attributes) {
    Station hut = FixedContext.hut("h", OptionalInt.of(3000));
    return new FixedContext()
        .with(
            new Station(
                hut.id(),
                hut.type(),
                hut.name(),
                hut.area(),
                hut.altitude(),
                hut.zone(),
                hut.latitude(),
                hut.longitude(),
                hut.capacity(),
                hut.alwaysOpen(),
                new StationAttributes(attributes)));
  }

  private static FixedContext person() {
    return hut(3000).with(Trial.PERSON, Sex.MALE);
  }

  private static double state(String signal, String word) {
    return SignalCatalogue.shipped().signal(signal).states().indexOf(word);
  }

  private static void every(
      Trial<?> trial, String signal, double value, int from, int to, int step) {
    for (int second = from; second <= to; second += step) {
      trial.read(Trial.reading(signal, value, second));
    }
  }

  private static Reading of(Reading reading, int person) {
    return new Reading(
        reading.station(),
        reading.device(),
        reading.part(),
        new PersonId("5f0c9a0e-0000-4000-8000-00000000000" + person),
        reading.session(),
        reading.signal(),
        reading.value(),
        reading.flags(),
        reading.measuredAt(),
        reading.receivedAt(),
        reading.boot(),
        reading.seq(),
        reading.clockShift());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void isSaidAsAPersonWouldSayIt(
      String rule, FixedContext context, Consumer<Trial<?>> course, LocalText expected) {
    Trial<?> trial = Trial.of(RuleBook.shipped().find(rule).orElseThrow(), context);
    course.accept(trial);
    assertThat(trial.decisions).isNotEmpty();
    LocalText said = trial.decisions.get(0).evidence();
    assertThat(said.en()).isEqualTo(expected.en());
    assertThat(said.zh()).isEqualTo(expected.zh());
  }

  @Test
  void everyStateOfAStationHasItsWords() {
    Set<String> worded =
        ReferenceTable.stateWords().stream()
            .map(row -> row.get("signal") + " " + row.get("state"))
            .collect(Collectors.toSet());
    Set<String> states =
        SignalCatalogue.shipped().all().stream()
            .filter(signal -> !signal.health())
            .flatMap(signal -> signal.states().stream().map(state -> signal.code() + " " + state))
            .collect(Collectors.toSet());
    assertThat(worded).isEqualTo(states);
  }
}
