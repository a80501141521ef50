package io.waystation.alerting.rule.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.waystation.alerting.rule.Packed;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MeasuredTest {
  private static final LocalDays CALENDAR = LocalDays.of(ZoneId.of("Asia/Shanghai"));
  private static final long MINUTE = 60_000;
  private static final int MANY = 1_000;

  private record Value(long at, int code, double value, int altitude) {
    int day() {
      return CALENDAR.day(at);
    }
  }

  /** Some together, some of the same occasion, some of the same day, in any order. */
  @Provide
  Arbitrary<List<Value>> values() {
    Arbitrary<Value> value =
        Combinators.combine(
                Arbitraries.integers().between(0, 12),
                Arbitraries.integers().between(0, 60),
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(300, 420),
                Arbitraries.of(Measured.NOWHERE, 500, 3_000))
            .as(
                (day, minute, code, tenths, altitude) ->
                    new Value(
                        day * 24 * 60 * MINUTE + minute * MINUTE, code, tenths / 10.0, altitude));
    return value.list().ofMinSize(1).ofMaxSize(60);
  }

  @Property(tries = 500)
  void takenInOneByOneItIsAsAllAtOnce(
      @ForAll("values") List<Value> values, @ForAll @IntRange(min = 1, max = 10) int days) {
    Packed memory = Packed.EMPTY;
    Measured atOnce = new Measured(Packed.EMPTY, CALENDAR, values.size());
    for (Value value : values) {
      Measured one = new Measured(memory, CALENDAR, 1);
      add(one, value);
      one.keep(days);
      memory = Packed.parse(one.packed().text());
      add(atOnce, value);
    }
    atOnce.keep(days);
    assertThat(memory).isEqualTo(atOnce.packed());
  }

  private static boolean add(Measured measured, Value value) {
    return measured.add(value.at, value.code, value.value, value.altitude, MANY);
  }

  @Property(tries = 500)
  void occasionsAreWhatWasMeasuredWithinAQuarterOfAnHour(@ForAll("values") List<Value> values) {
    Measured measured = new Measured(Packed.EMPTY, CALENDAR, values.size());
    List<Value> known = new ArrayList<>();
    for (Value value : values) {
      boolean first = known.stream().noneMatch(v -> v.at == value.at && v.code == value.code);
      assertThat(add(measured, value)).isEqualTo(first);
      if (first) {
        known.add(value);
      }
    }
    known.sort(Comparator.comparingLong(Value::at).thenComparingInt(Value::code));
    measured.keep(MANY);
    List<List<Value>> occasions = new ArrayList<>();
    for (Value value : known) {
      int last = occasions.size() - 1;
      if (last < 0 || value.at - occasions.get(last).get(0).at > 15 * MINUTE) {
        occasions.add(new ArrayList<>());
        last++;
      }
      occasions.get(last).add(value);
    }
    assertThat(measured.occasions()).isEqualTo(occasions.size());
    assertThat(measured.newest()).isEqualTo(known.get(known.size() - 1).at);
    for (int o = 0; o < occasions.size(); o++) {
      List<Value> of = occasions.get(o);
      assertThat(measured.day(o)).isEqualTo(of.get(0).day());
      assertThat(measured.altitude(o)).isEqualTo(of.get(of.size() - 1).altitude);
      assertThat(measured.readings(o)).isEqualTo(of.size());
      for (int code = 0; code < 3; code++) {
        int which = code;
        List<Value> ofCode = of.stream().filter(v -> v.code == which).toList();
        assertThat(measured.readings(o, code)).isEqualTo(ofCode.size());
        double mean = ofCode.stream().mapToDouble(Value::value).average().orElse(Double.NaN);
        if (ofCode.isEmpty()) {
          assertThat(measured.mean(o, code)).isNaN();
        } else {
          assertThat(measured.mean(o, code)).isCloseTo(mean, within(1e-8));
        }
        assertThat(measured.confirmed(o, code))
            .isEqualTo(
                ofCode.size() > 1 && ofCode.get(ofCode.size() - 1).at - ofCode.get(0).at >= MINUTE);
      }
    }
  }

  @Test
  void noMoreOfASignalThanThereIsRoomForOnADay() {
    Measured measured = new Measured(Packed.EMPTY, CALENDAR, 10);
    assertThat(IntStream.range(0, 5).filter(i -> measured.add(i * MINUTE, 0, 1, 0, 3)).count())
        .isEqualTo(3);
    assertThat(measured.add(7, 1, 1, 0, 3)).isTrue();
    assertThat(measured.add(24 * 60 * MINUTE, 0, 1, 0, 3)).isTrue();
  }

  /** In binary numbers, 37.2 and 37.3 are a hair off what they say. */
  @Test
  void meansAreThoseOfTheNumbersAsTheyAreWritten() {
    for (int tenths = 300; tenths < 430; tenths++) {
      Measured measured = new Measured(Packed.EMPTY, CALENDAR, 3);
      measured.add(0, 0, tenths / 10.0, 0, MANY);
      measured.add(1, 0, (tenths + 1) / 10.0, 0, MANY);
      measured.keep(1);
      assertThat(measured.mean(0, 0)).isEqualTo((tenths * 10 + 5) / 100.0);
    }
  }
}
