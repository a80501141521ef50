package io.waystation.simulator.score;

import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.VitalBands;
import io.waystation.simulator.truth.TruthLine.Fate;
import io.waystation.simulator.truth.TruthLine.Message;
import io.waystation.simulator.truth.TruthLine.Station;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;

/**
 * Alarms that nothing planted explains, and that are right all the same: by what the devices truly
 * said, the room was too dry, the vital sign was abnormal. It looks at the truth's own messages and
 * at {@code natural.csv}, never at what the service stored.
 */
final class Natural {
  private static final String VITAL = "vital.";
  private static final int CELLS = 7;
  private static final Set<String> PRESSURES = Set.of("bp_systolic", "bp_diastolic");
  private static final Map<String, Limit> LIMITS = limits();

  /**
   * @param holds for so long from its beginning on everything must have been beyond
   * @param days or, of a trend, on so many different days something must have been
   * @param window of the last so many days, that of its beginning included
   */
  private record Limit(
      String signal, double below, double above, Duration holds, int days, int window) {
    boolean beyond(double value) {
      return value < below || value > above;
    }
  }

  /** An alarm, and what must have been said for it to be right. */
  private abstract static class Case {
    private final ServiceAlarm alarm;
    private final Set<String> signals;

    private Case(ServiceAlarm alarm, Set<String> signals) {
      this.alarm = alarm;
      this.signals = signals;
    }

    /** Of one of its signals. */
    abstract void weigh(double value, Instant at);

    abstract boolean bornOut();
  }

  /** All that was said for some time was beyond the limit. */
  private static final class Throughout extends Case {
    private final Instant from;
    private final Instant to;
    private final DoublePredicate beyond;
    private int seen;
    private boolean refuted;

    private Throughout(
        ServiceAlarm alarm, Set<String> signals, Duration holds, DoublePredicate beyond) {
      super(alarm, signals);
      this.from = alarm.startedAt();
      this.to = from.plus(holds);
      this.beyond = beyond;
    }

    @Override
    void weigh(double value, Instant at) {
      if (!at.isBefore(from) && !at.isAfter(to)) {
        seen++;
        refuted |= !beyond.test(value);
      }
    }

    @Override
    boolean bornOut() {
      return seen > 0 && !refuted;
    }
  }

  /** On several days something was beyond the limit, whatever else was said. */
  private static final class OnDays extends Case {
    private final Limit limit;
    private final ZoneId zone;
    private final Instant until;
    private final LocalDate first;
    private final Set<LocalDate> days = new HashSet<>();

    private OnDays(ServiceAlarm alarm, Limit limit, ZoneId zone) {
      super(alarm, Set.of(limit.signal));
      this.limit = limit;
      this.zone = zone;
      this.until = alarm.startedAt();
      this.first = LocalDate.ofInstant(until, zone).minusDays(limit.window - 1L);
    }

    @Override
    void weigh(double value, Instant at) {
      LocalDate day = LocalDate.ofInstant(at, zone);
      if (!at.isAfter(until) && !day.isBefore(first) && limit.beyond(value)) {
        days.add(day);
      }
    }

    @Override
    boolean bornOut() {
      return days.size() >= limit.days;
    }
  }

  private final SignalCatalogue catalogue = SignalCatalogue.current();
  private final Map<String, List<Case>> bySubject = new HashMap<>();
  private final ZoneId zone;

  private Natural(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * @return the ids of those that are borne out
   */
  static Set<String> among(Collection<ServiceAlarm> alarms, Told told, Path truth) {
    Natural natural = new Natural(told.city().zone());
    Map<String, OptionalInt> altitudes =
        told.stations().stream()
            .collect(Collectors.toMap(station -> station.id().value(), Station::altitude));
    for (ServiceAlarm alarm : alarms) {
      natural.consider(alarm, altitudes.getOrDefault(alarm.station(), OptionalInt.empty()));
    }
    if (natural.bySubject.isEmpty()) {
      return Set.of();
    }
    Told.read(truth, natural::hear);
    return natural.bornOut();
  }

  private void consider(ServiceAlarm alarm, OptionalInt altitude) {
    Limit limit = LIMITS.get(alarm.rule());
    if (limit != null && limit.days > 0 && !alarm.person().isEmpty()) {
      add(alarm.person(), new OnDays(alarm, limit, zone));
    } else if (limit != null && !alarm.device().isEmpty()) {
      add(alarm.device(), new Throughout(alarm, Set.of(limit.signal), limit.holds, limit::beyond));
    } else if (alarm.rule().startsWith(VITAL) && !alarm.person().isEmpty()) {
      String vital = alarm.rule().substring(VITAL.length());
      Set<String> codes = vital.equals("bp") ? PRESSURES : Set.of(vital);
      for (String code : codes) {
        DoublePredicate abnormal = value -> abnormal(catalogue.signal(code), value, altitude);
        add(alarm.person(), new Throughout(alarm, Set.of(code), Duration.ZERO, abnormal));
      }
    }
  }

  private void add(String subject, Case one) {
    bySubject.computeIfAbsent(subject, s -> new ArrayList<>()).add(one);
  }

  /** Of a person whose sex the truth does not tell: the worse of the two. */
  private static boolean abnormal(Signal signal, double value, OptionalInt altitude) {
    return VitalBands.shipped()
        .grade(signal, value, Sex.UNKNOWN, altitude)
        .filter(grade -> grade.severity().compareTo(Severity.NOTICE) >= 0)
        .isPresent();
  }

  private void hear(Message message) {
    if (message.fate() != Fate.SENT) {
      return;
    }
    List<Case> ofDevice = bySubject.getOrDefault(message.device().value(), List.of());
    for (PayloadReading reading : PayloadReading.all(message.readings(), catalogue)) {
      Instant said = Instant.ofEpochMilli(reading.time());
      Instant at =
          DeviceClocks.believed(message.clockOff()) ? said : said.minus(message.clockOff());
      List<Case> cases =
          reading.person().isEmpty()
              ? ofDevice
              : bySubject.getOrDefault(reading.person(), List.of());
      cases.forEach(one -> weigh(one, reading, at));
    }
  }

  private static void weigh(Case one, PayloadReading reading, Instant at) {
    if (one.signals.contains(reading.signal()) && reading.part().equals(one.alarm.part())) {
      one.weigh(reading.value(), at);
    }
  }

  private Set<String> bornOut() {
    Set<String> ids = new HashSet<>();
    bySubject.values().stream()
        .flatMap(List::stream)
        .filter(Case::bornOut)
        .forEach(one -> ids.add(one.alarm.id()));
    return ids;
  }

  private static Map<String, Limit> limits() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Natural.class.getResourceAsStream("natural.csv"), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .skip(1)
          .map(line -> line.split(",", CELLS))
          .collect(Collectors.toMap(cells -> cells[0], Natural::limit));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Limit limit(String[] cells) {
    return new Limit(
        cells[1],
        cells[2].isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(cells[2]),
        cells[3].isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(cells[3]),
        Duration.ofSeconds(whole(cells[4])),
        whole(cells[5]),
        whole(cells[6]));
  }

  private static int whole(String cell) {
    return cell.isEmpty() ? 0 : Integer.parseInt(cell);
  }
}
