package io.waystation.alerting.rule;

import io.waystation.model.BadInput;
import io.waystation.model.Kind;
import io.waystation.model.LocalText;
import io.waystation.model.Range;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.Station;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A set of values of one signal, written as the rule book writes it: {@code > 28}, {@code outside
 * 2.0 to 8.0}, {@code is open}, {@code is opened or removed}, {@code magnitude > 60}, {@code <= 90
 * days left}. Days are counted by the calendar of the station's zone; the past is negative.
 */
public record Condition(Measure measure, Op op, List<Double> numbers, String text) {
  /** What of the reading is compared. */
  public enum Measure {
    VALUE,
    MAGNITUDE,
    DAYS_LEFT
  }

  /** How it is compared. */
  public enum Op {
    BELOW("<", "低于", "below"),
    AT_MOST("<=", "不高于", "at most"),
    ABOVE(">", "高于", "above"),
    AT_LEAST(">=", "不低于", "at least"),
    EQUAL("==", "等于", "exactly"),
    OUTSIDE("outside", "超出", "outside"),
    INSIDE("inside", "处于", "inside"),
    IS("is", "为", "is");

    private final String sign;
    private final String zh;
    private final String en;

    Op(String sign, String zh, String en) {
      this.sign = sign;
      this.zh = zh;
      this.en = en;
    }
  }

  private static final double WIDE = 1e9;
  private static final LocalText SIZE = new LocalText("绝对值", "in size ");
  private static final LocalText ACCEPTED =
      new LocalText(
          "请写 '> 28'、'<= 5'、'== 0'、'outside 2 to 8'、'inside 2 to 8'、'is open'、'is opened or"
              + " removed'、'magnitude > 60' 或 '<= 90 days left'",
          "write '> 28', '<= 5', '== 0', 'outside 2 to 8', 'inside 2 to 8', 'is open', 'is opened"
              + " or removed', 'magnitude > 60' or '<= 90 days left'");

  public Condition {
    numbers = List.copyOf(numbers);
  }

  /**
   * @throws BadInput if it cannot be read or does not suit the signal; it says what is accepted
   */
  public static Condition parse(String text, Signal signal) {
    String rest = text.strip();
    Measure measure = Measure.VALUE;
    if (rest.startsWith("magnitude ")) {
      measure = Measure.MAGNITUDE;
      rest = rest.substring("magnitude ".length());
    } else if (rest.endsWith(" days left")) {
      measure = Measure.DAYS_LEFT;
      rest = rest.substring(0, rest.length() - " days left".length());
    }
    String[] words = rest.split("\\s+", 2);
    Op op =
        Arrays.stream(Op.values())
            .filter(known -> known.sign.equals(words[0]) && words.length == 2)
            .findFirst()
            .orElseThrow(
                () -> new BadInput("'%s' 不是条件：%s", "'%s' is no condition: %s", text, ACCEPTED));
    Condition condition = new Condition(measure, op, numbers(op, words[1], text, signal), text);
    condition.check(signal);
    return condition;
  }

  private static List<Double> numbers(Op op, String operands, String text, Signal signal) {
    List<Double> numbers = new ArrayList<>();
    for (String operand : operands.split(op == Op.IS ? " or " : " to ")) {
      if (op == Op.IS) {
        int state = signal.states().indexOf(operand.strip());
        if (state < 0) {
          throw noState(signal, operand.strip());
        }
        numbers.add((double) state);
      } else {
        try {
          numbers.add(Double.valueOf(operand.strip()));
        } catch (NumberFormatException e) {
          throw new BadInput(
              "'%s'（在 '%s' 中）不是数：%s",
              "'%s' in '%s' is no number: %s", operand.strip(), text, ACCEPTED);
        }
      }
    }
    return numbers;
  }

  private void check(Signal signal) {
    boolean worded = !signal.states().isEmpty();
    int operands = op == Op.OUTSIDE || op == Op.INSIDE ? 2 : 1;
    LocalText wrong = null;
    if (worded != (op == Op.IS)) {
      wrong =
          worded
              ? new LocalText("它的状态请用 'is' 比较", "compare its states with 'is'")
              : new LocalText("它没有状态，请与数比较", "it has no states: compare numbers");
    } else if (op != Op.IS && numbers.size() != operands) {
      wrong =
          operands == 1
              ? new LocalText("'%s' 后写 1 个数", "'%s' takes 1 number").filled(op.sign)
              : new LocalText("'%s' 后写 2 个数", "'%s' takes 2 numbers").filled(op.sign);
    } else if (operands == 2 && numbers.get(0) >= numbers.get(1)) {
      wrong = new LocalText("请先写下限，再写上限", "the lower end comes first");
    } else if ((signal.kind() == Kind.DATE) != (measure == Measure.DAYS_LEFT)) {
      wrong =
          new LocalText(
              "'days left' 用于日期，日期也只能用 'days left' 比较",
              "'days left' is for dates, and dates are compared by 'days left'");
    } else if (signal.kind() == Kind.GEO || signal.kind() == Kind.HEARTBEAT) {
      wrong = noSize(signal);
    }
    if (wrong != null) {
      throw new BadInput(
          "'%s' 不适用于 %s：%s", "'%s' does not suit %s: %s", text, signal.code(), wrong);
    }
  }

  /** That a place or a heartbeat is not compared by its size. */
  public static LocalText noSize(Signal signal) {
    return signal.kind() == Kind.GEO
        ? new LocalText("位置没有可比较的大小", "a place has no size to compare")
        : new LocalText("心跳没有可比较的大小", "a heartbeat has no size to compare");
  }

  /** That a signal does not know a state, and which it does. */
  public static BadInput noState(Signal signal, String state) {
    return new BadInput(
        "%s 没有状态 '%s'：它有 %s",
        "%s has no state '%s': it knows %s", signal.code(), state, signal.states());
  }

  /**
   * The number that is compared; empty when it needs the station's calendar and nobody knows the
   * station.
   */
  public OptionalDouble measured(Reading reading, Context context) {
    if (measure == Measure.VALUE) {
      return OptionalDouble.of(reading.value());
    }
    if (measure == Measure.MAGNITUDE) {
      return OptionalDouble.of(Math.abs(reading.value()));
    }
    Optional<Station> station = context.station(reading.station());
    if (station.isEmpty()) {
      return OptionalDouble.empty();
    }
    LocalDate today = LocalDate.ofInstant(reading.measuredAt(), station.get().zone());
    return OptionalDouble.of(reading.value() - today.toEpochDay());
  }

  /**
   * @param measured by {@link #measured}
   */
  public boolean holds(double measured) {
    double first = numbers.get(0);
    if (op == Op.BELOW) {
      return measured < first;
    }
    if (op == Op.AT_MOST) {
      return measured <= first;
    }
    if (op == Op.ABOVE) {
      return measured > first;
    }
    if (op == Op.AT_LEAST) {
      return measured >= first;
    }
    if (op == Op.OUTSIDE || op == Op.INSIDE) {
      boolean inside = measured >= first && measured <= numbers.get(1);
      return inside == (op == Op.INSIDE);
    }
    return numbers.contains(measured);
  }

  /** The range whose outside this condition is, as a condition of its own. */
  public Condition inside() {
    if (op != Op.OUTSIDE) {
      throw new BadInput(
          "只写 'inside' 时，条件必须是 'outside ... to ...'",
          "'inside' alone needs 'outside ... to ...' as condition");
    }
    return new Condition(measure, Op.INSIDE, numbers, "inside");
  }

  /** A value that satisfies both, if there is one the signal can have. */
  public static OptionalDouble common(Condition a, Condition b, Signal signal) {
    return a.candidates(b, signal).filter(x -> a.holds(x) && b.holds(x)).findFirst();
  }

  /** The first holds of every value the signal can have and the second holds of. */
  static boolean covers(Condition wide, Condition narrow, Signal signal) {
    return wide.measure == narrow.measure
        && wide.candidates(narrow, signal).filter(narrow::holds).allMatch(wide::holds);
  }

  /** Enough values to tell any two conditions apart: ends, what lies between, and neighbours. */
  private DoubleStream candidates(Condition other, Signal signal) {
    if (op == Op.IS) {
      return DoubleStream.iterate(0, i -> i < signal.states().size(), i -> i + 1);
    }
    Range possible = possible(signal);
    double[] ends =
        Stream.of(numbers, other.numbers, List.of(possible.low(), possible.high()))
            .flatMap(List::stream)
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    boolean whole = measure == Measure.DAYS_LEFT;
    DoubleStream between =
        IntStream.range(1, ends.length)
            .mapToDouble(i -> (ends[i - 1] + ends[i]) / 2)
            .map(middle -> whole ? Math.rint(middle) : middle);
    DoubleStream above = Arrays.stream(ends).map(end -> whole ? end + 1 : Math.nextUp(end));
    DoubleStream below = Arrays.stream(ends).map(end -> whole ? end - 1 : Math.nextDown(end));
    return Stream.of(Arrays.stream(ends), between, above, below)
        .flatMapToDouble(values -> values)
        .filter(possible::contains);
  }

  /** What the signal can be, in what is compared; wide enough where nothing bounds it. */
  private Range possible(Signal signal) {
    double low = Math.max(signal.plausible().low(), -WIDE);
    double high = Math.min(signal.plausible().high(), WIDE);
    if (measure == Measure.MAGNITUDE) {
      return new Range(0, Math.max(-low, high));
    }
    return measure == Measure.DAYS_LEFT ? new Range(-WIDE, WIDE) : new Range(low, high);
  }

  /** What was compared with what, for a sentence: 高于 28 ℃, above 28 °C. */
  public LocalText words(Signal signal) {
    if (op == Op.IS) {
      List<LocalText> states =
          numbers.stream().map(n -> Words.state(signal, n)).distinct().toList();
      return new LocalText(
          states.stream().map(LocalText::zh).collect(Collectors.joining("或")),
          states.stream().map(LocalText::en).collect(Collectors.joining(" or ")));
    }
    String range = numbers.stream().map(Words::number).collect(Collectors.joining("–"));
    LocalText unit = measure == Measure.DAYS_LEFT ? Words.DAYS : Words.unit(signal);
    LocalText size = measure == Measure.MAGNITUDE ? SIZE : new LocalText("", "");
    return new LocalText(
        size.zh() + op.zh + " " + range + unit.zh(), size.en() + op.en + " " + range + unit.en());
  }
}
