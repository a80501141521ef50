package io.waystation.simulator;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.simulator.life.Visits.Visit;
import io.waystation.simulator.mqtt.Message;
import io.waystation.simulator.truth.TruthLine;
import io.waystation.simulator.truth.TruthLine.Fate;
import io.waystation.simulator.truth.TruthWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the truth about a city: everything that happens, each line as soon as it is certain. In
 * order of time, whenever it is told; only stored readings stand where they were sent. One thread
 * only.
 */
final class Chronicle implements Witness {
  private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);
  private static final Duration READERS_WAIT = Duration.ofSeconds(5);

  /** Somebody leaves, or a day is over; what is of the same moment goes by its place. */
  private record Event(Instant at, int place, TruthLine line) {}

  /** One place and the part of its story that has been told. */
  private static final class Diary {
    private final Equipment place;
    private Instant toldUntil;
    private Instant midnight;

    private Diary(Equipment place, Instant start) {
      this.place = place;
      this.toldUntil = start;
      this.midnight = place.calendar().midnight(place.calendar().day(start) + 1);
    }
  }

  private final TruthWriter file;
  private final Instant start;
  private final Iterator<Fault> faults;
  private final List<Diary> diaries = new ArrayList<>();
  private final PriorityQueue<Event> visits =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::place));

  private final PriorityQueue<Integer> midnights =
      new PriorityQueue<>(
          Comparator.<Integer, Instant>comparing(number -> diaries.get(number).midnight)
              .thenComparing(Comparator.naturalOrder()));

  private Fault nextFault;
  private long messages;
  private long readings;
  private String failure = "";
  private boolean closed;
  private long flushedAt = System.nanoTime();

  /**
   * @param places in the order of the city's stations
   */
  Chronicle(
      TruthWriter file,
      City city,
      Rhythm rhythm,
      Faults faults,
      List<Equipment> places,
      Instant start) {
    this.file = file;
    this.start = start;
    this.faults = faults.all().iterator();
    this.nextFault = following();
    begin(city, rhythm);
    for (Equipment place : places) {
      int number = diaries.size();
      diaries.add(new Diary(place, start));
      midnights.add(number);
      long today = place.calendar().day(start);
      comeBy(number, today - 1);
      comeBy(number, today);
    }
  }

  @Override
  public void made(Message message) {
    reached(message.at());
    messages++;
    if (message instanceof Message.Report report) {
      readings += report.fate() == Fate.SENT ? report.values() : 0;
      write(line(report, report.fate(), report.readings()));
    } else {
      write(
          new TruthLine.Message(
              message.device(), -1, -1, message.at(), Duration.ZERO, message.fate(), "[]"));
    }
  }

  @Override
  public void gaveUp(Message message) {
    if (message instanceof Message.Report report) {
      write(line(report, Fate.GIVEN_UP, "[]"));
    }
  }

  @Override
  public void reached(Instant now) {
    tell(now);
    if (System.nanoTime() - flushedAt > READERS_WAIT.toNanos()) {
      flush();
    }
  }

  @Override
  public void letIn() {
    if (!closed) {
      attempt(file::keep);
    }
  }

  /** Without its last line, so that nobody takes it for the whole. */
  @Override
  public void brokenOff(Instant now) {
    tell(now);
    close();
  }

  @Override
  public void unheard() {
    if (!closed) {
      closed = true;
      attempt(file::discard);
    }
  }

  @Override
  public void ended(Instant now, long unacknowledged) {
    tell(now);
    for (Diary diary : diaries) {
      if (diary.toldUntil.isBefore(now)) {
        write(day(diary, now));
      }
    }
    write(new TruthLine.End(now, messages, readings, unacknowledged));
    close();
  }

  @Override
  public Optional<String> failure() {
    return failure.isEmpty() ? Optional.empty() : Optional.of(failure);
  }

  private void begin(City city, Rhythm rhythm) {
    write(new TruthLine.City(city.seed(), city.name(), start, city.zone(), rhythm.beat()));
    Map<StationId, List<DeviceId>> devices = new HashMap<>();
    for (Device device : city.devices()) {
      devices.computeIfAbsent(device.station(), none -> new ArrayList<>()).add(device.id());
    }
    for (Station station : city.stations()) {
      write(
          new TruthLine.Station(
              station.id(),
              TruthLine.word(station.type()),
              station.alwaysOpen(),
              station.capacity(),
              station.altitude(),
              devices.getOrDefault(station.id(), List.of())));
    }
  }

  private void tell(Instant now) {
    while (true) {
      Instant fault = nextFault == null ? Instant.MAX : nextFault.start();
      Instant visit = visits.isEmpty() ? Instant.MAX : visits.peek().at;
      Instant midnight = midnights.isEmpty() ? Instant.MAX : diaries.get(midnights.peek()).midnight;
      Instant first = earliest(fault, visit, midnight);
      if (first.isAfter(now) || first.equals(Instant.MAX)) {
        return;
      }
      if (first.equals(midnight)) {
        dayOver();
      } else if (first.equals(fault)) {
        write(line(nextFault));
        nextFault = following();
      } else {
        write(visits.remove().line);
      }
    }
  }

  private void dayOver() {
    int number = midnights.remove();
    Diary diary = diaries.get(number);
    write(day(diary, diary.midnight));
    long today = diary.place.calendar().day(diary.midnight);
    diary.midnight = diary.place.calendar().midnight(today + 1);
    midnights.add(number);
    comeBy(number, today);
  }

  /** Those who leave after the start. */
  private void comeBy(int number, long day) {
    Equipment place = diaries.get(number).place;
    for (Visit visit : place.visits().of(day)) {
      if (visit.out().isAfter(start)) {
        StationId station = place.station().id();
        visits.add(
            new Event(visit.out(), number, new TruthLine.Visit(station, visit.in(), visit.out())));
      }
    }
  }

  private static TruthLine day(Diary diary, Instant to) {
    Equipment place = diary.place;
    Instant from = diary.toldUntil;
    diary.toldUntil = to;
    return new TruthLine.Day(
        place.station().id(),
        place.calendar().date(place.calendar().day(from)),
        from,
        to,
        place.visits().in(to.minusMillis(1)) - place.visits().in(from.minusMillis(1)),
        Math.round(place.visits().personSeconds(from, to)),
        place.energy(to) - place.energy(from),
        place.water(to) - place.water(from),
        place.openFor(from, to).toSeconds());
  }

  private static TruthLine line(Fault fault) {
    return new TruthLine.Fault(
        fault.id(),
        fault.parent(),
        fault.kind().word(),
        fault.cause(),
        fault.station(),
        fault.device(),
        fault.person(),
        fault.start(),
        fault.end());
  }

  private static TruthLine line(Message.Report report, Fate fate, String readings) {
    return new TruthLine.Message(
        report.device(),
        report.boot(),
        report.seq(),
        report.at(),
        report.clockOff(),
        fate,
        readings);
  }

  private Fault following() {
    return faults.hasNext() ? faults.next() : null;
  }

  private static Instant earliest(Instant... of) {
    return List.of(of).stream().min(Comparator.naturalOrder()).orElseThrow();
  }

  private void write(TruthLine line) {
    if (!closed) {
      attempt(() -> file.write(line));
    }
  }

  private void flush() {
    flushedAt = System.nanoTime();
    if (!closed) {
      attempt(file::flush);
    }
  }

  private void close() {
    if (!closed) {
      closed = true;
      attempt(file::close);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  /** A full disk must not stop the city; the file then lacks its end, and so is partial. */
  private void attempt(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      failure = "The truth file cannot be written any more and is partial: " + e.getMessage() + ".";
      LOG.error("{}", failure);
      closed = true;
    }
  }
}
