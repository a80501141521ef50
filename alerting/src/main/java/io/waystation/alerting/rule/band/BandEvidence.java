package io.waystation.alerting.rule.band;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Words;
import io.waystation.model.Flag;
import io.waystation.model.LocalText;
import io.waystation.model.Range;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.Station;
import io.waystation.model.VitalBands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** The sentence a doctor reads: value, band and its limits, place and time. */
final class BandEvidence {
  private static final String ALTITUDE_TABLE = "spo2_altitude.csv";

  private BandEvidence() {}

  record Item(Reading reading, VitalBands.Grade grade) {}

  static LocalText of(
      List<Item> items, VitalBands bands, Subject subject, Instant at, Context context) {
    List<String> zh = new ArrayList<>();
    List<String> en = new ArrayList<>();
    for (Item item : items) {
      LocalText name = bands.name(item.grade().band().condition());
      LocalText value = value(item.reading());
      LocalText range = range(item.grade().band().range(), item.reading().signal());
      Signal signal = item.reading().signal();
      zh.add("%s %s，%s（%s）".formatted(signal.name().zh(), value.zh(), name.zh(), range.zh()));
      en.add("%s %s, %s (%s)".formatted(signal.name().en(), value.en(), lower(name), range.en()));
    }
    Station station = context.station(items.get(0).reading().station()).orElse(null);
    LocalText place = Words.place(subject, context);
    String time = Words.time(at, subject, context);
    LocalText remark = remark(items, station);
    return new LocalText(
        "%s；%s，%s%s。".formatted(String.join("；", zh), place.zh(), time, remark.zh()),
        "%s; at %s, %s%s.".formatted(String.join("; ", en), place.en(), time, remark.en()));
  }

  private static String lower(LocalText name) {
    return name.en().substring(0, 1).toLowerCase(Locale.ROOT) + name.en().substring(1);
  }

  private static LocalText value(Reading reading) {
    String sign = reading.has(Flag.LESS_THAN) ? "<" : reading.has(Flag.GREATER_THAN) ? ">" : "";
    LocalText value = Words.value(reading.signal(), reading.signal().rounded(reading.value()));
    return new LocalText(sign + value.zh(), sign + value.en());
  }

  private static LocalText range(Range range, Signal signal) {
    LocalText unit = Words.unit(signal);
    if (Double.isInfinite(range.low())) {
      String high = Words.number(range.high());
      return new LocalText("不高于 " + high + unit.zh(), "up to " + high + unit.en());
    }
    String low = Words.number(range.low());
    if (Double.isInfinite(range.high())) {
      return new LocalText("不低于 " + low + unit.zh(), "from " + low + unit.en());
    }
    String both = low + "–" + Words.number(range.high());
    return new LocalText(both + unit.zh(), both + unit.en());
  }

  private static LocalText remark(List<Item> items, Station station) {
    StringBuilder zh = new StringBuilder();
    StringBuilder en = new StringBuilder();
    OptionalInt altitude = station == null ? OptionalInt.empty() : station.altitude();
    if (items.stream().anyMatch(i -> i.grade().band().source().equals(ALTITUDE_TABLE))) {
      zh.append(altitude.isPresent() ? "，按海拔 " + altitude.getAsInt() + " 米判读" : "，海拔未知");
      en.append(
          altitude.isPresent()
              ? ", judged for " + altitude.getAsInt() + " m above sea level"
              : ", altitude unknown");
    }
    if (items.stream().anyMatch(item -> item.grade().sexUnknown())) {
      zh.append("，性别未知，按较重者计");
      en.append(", sex unknown, the worse band counts");
    }
    if (items.stream().anyMatch(item -> item.reading().has(Flag.SUSPECT))) {
      zh.append("，读数可疑");
      en.append(", reading suspect");
    }
    return new LocalText(zh.toString(), en.toString());
  }
}
