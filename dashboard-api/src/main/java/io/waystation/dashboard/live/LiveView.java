package io.waystation.dashboard.live;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SeriesKey;
import io.waystation.model.StationId;
import io.waystation.storage.log.DeviceLedger;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LogFollower;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.SeriesPoint;
import io.waystation.storage.telemetry.TelemetryStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest valid value of every series and when each device was last heard, in memory. It follows
 * the log and commits nothing: after a start it asks the telemetry store for the latest values and
 * the log for everything the store had not been given yet. While the store cannot be reached it
 * serves what the log says and keeps asking. Reading it never blocks.
 */
public final class LiveView implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveView.class);
  private static final String STORE_WRITER = "store-writer";
  private static final String DEVICE_STATUS = "device.status";
  private static final String OFFLINE = "offline";
  private static final int BATCH = 2_000;
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  /**
   * When a device last spoke for itself, and when its connection was lost, by our clock; either may
   * be null. Messages may be read in another order than they came: the log has two lanes, and a
   * replay is later than its message. So what came before the last will does not undo it.
   *
   * @param boot the newest it has named; -1 for none
   */
  private record Heard(Instant at, Instant lostAt, long boot) {
    static final Heard NOTHING = new Heard(null, null, -1);

    Heard in(long named) {
      return named > boot ? new Heard(at, lostAt, named) : this;
    }

    boolean connectionLost() {
      return lostAt != null;
    }

    Heard spoke(Instant then, boolean inOrder) {
      boolean back = lostAt != null && (lostAt.isBefore(then) || inOrder && lostAt.equals(then));
      return new Heard(at == null || at.isBefore(then) ? then : at, back ? null : lostAt, boot);
    }

    Heard lost(Instant then) {
      return at == null || !at.isAfter(then) ? new Heard(at, then, boot) : this;
    }
  }

  private final TelemetryStore telemetry;
  private final Clock clock;
  private final ConcurrentMap<StationId, ConcurrentMap<SeriesKey, LiveValue>> stations =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<PersonId, ConcurrentMap<String, LiveValue>> people =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<DeviceId, Heard> devices = new ConcurrentHashMap<>();
  private final List<Consumer<Set<SeriesKey>>> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread restoring;
  private volatile boolean restored;
  private volatile boolean past;
  private final LogFollower follower;

  private LiveView(ReadingLog readings, TelemetryStore telemetry, Clock clock) {
    this.telemetry = telemetry;
    this.clock = clock;
    // Before the latest values are asked for: what the store learns in between is then read twice
    // and never missed.
    Position from = readings.committed(STORE_WRITER);
    for (DeviceLedger ledger : readings.ledgers()) {
      if (ledger.lastReceivedAt() != null) {
        devices.put(ledger.device(), new Heard(ledger.lastReceivedAt(), null, ledger.boot()));
      }
    }
    this.restoring = new Thread(this::restore, "live-view-restore");
    this.restoring.setDaemon(true);
    this.restoring.start();
    this.follower = LogFollower.start("live-view", readings, () -> from, BATCH, this::accept);
  }

  /** Begins to follow; blocks for a few reads of the log, not for the telemetry store. */
  public static LiveView start(ReadingLog readings, TelemetryStore telemetry, Clock clock) {
    return new LiveView(readings, telemetry, clock);
  }

  /**
   * While the past is played nobody waits for a value within the second: more of the log is taken
   * at a time, and whoever looks is told where the clock stands.
   */
  public void playsThePast(boolean plays) {
    past = plays;
    follower.gathers(plays);
  }

  /** The clock stands in a past that is being played. */
  boolean past() {
    return past;
  }

  /** The station's own values, no vital signs, in no order. */
  public Collection<LiveValue> of(StationId station) {
    return stations.getOrDefault(station, new ConcurrentHashMap<>()).values();
  }

  /** The newest of each vital sign of the person, in no order; wherever it was measured. */
  public Collection<LiveValue> of(PersonId person) {
    return people.getOrDefault(person, new ConcurrentHashMap<>()).values();
  }

  public Optional<LiveValue> find(SeriesKey series) {
    ConcurrentMap<SeriesKey, LiveValue> values = stations.get(series.station());
    return Optional.ofNullable(values == null ? null : values.get(series));
  }

  public Optional<LiveValue> find(PersonId person, String signal) {
    ConcurrentMap<String, LiveValue> values = people.get(person);
    return Optional.ofNullable(values == null ? null : values.get(signal));
  }

  /** When the device last spoke for itself, our clock. */
  public Optional<Instant> heard(DeviceId device) {
    Heard heard = devices.get(device);
    return Optional.ofNullable(heard == null ? null : heard.at);
  }

  public Link link(DeviceId device) {
    Heard heard = devices.get(device);
    if (heard == null) {
      return Link.NEVER;
    }
    // Devices do not keep the rhythm there by which silence is judged: nobody is missed for it.
    Instant now = past && heard.at != null ? heard.at : clock.instant();
    return Link.of(heard.at, heard.connectionLost(), now);
  }

  /** Whether the values from before the start have been read back. */
  public boolean complete() {
    return restored;
  }

  /** Messages in the log that are not seen here yet. */
  public long lag() {
    return follower.lag();
  }

  /** What it is failing at just now; empty when all is well. */
  public String trouble() {
    return follower.trouble();
  }

  /**
   * Tells of the series that changed, batch by batch.
   *
   * @param listener called on this view's own threads; must neither block nor throw
   * @return stops the telling
   */
  public Runnable onChange(Consumer<Set<SeriesKey>> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** On the thread that follows the log, and in benchmarks. */
  void accept(List<Entry> batch, Position next) {
    Set<SeriesKey> changed = new HashSet<>();
    for (Entry entry : batch) {
      if (ofAnEarlierConnection(entry)) {
        continue;
      }
      hear(entry);
      for (Reading reading : entry.readings()) {
        if (reading.valid()) {
          LiveValue value =
              new LiveValue(
                  reading.series(),
                  reading.value(),
                  reading.flags(),
                  reading.measuredAt(),
                  reading.receivedAt());
          if (put(value)) {
            changed.add(value.series());
          }
        }
      }
    }
    tell(changed);
  }

  /** Not of one of the things behind it, which may go while the device stays. */
  private static boolean ofItself(SeriesKey series) {
    return series.signal().code().equals(DEVICE_STATUS) && series.part().isEmpty();
  }

  /** A status, a late last will mostly, of an earlier boot than the newest the device has named. */
  private boolean ofAnEarlierConnection(Entry entry) {
    Heard heard = devices.getOrDefault(entry.device(), Heard.NOTHING);
    long boot = entry.saidInBoot();
    return entry.boot() < 0 && boot >= 0 && boot < heard.boot();
  }

  /** A last will is the broker's word about the device, not a sign of life. */
  private void hear(Entry entry) {
    boolean lost =
        entry.readings().stream()
            .anyMatch(r -> ofItself(r.series()) && r.signal().stateOf(r.value()).equals(OFFLINE));
    devices.compute(
        entry.device(),
        (device, before) -> {
          Heard heard = (before == null ? Heard.NOTHING : before).in(entry.saidInBoot());
          return lost
              ? heard.lost(entry.receivedAt())
              : heard.spoke(entry.receivedAt(), entry.lane() == Lane.LIVE);
        });
  }

  private boolean put(LiveValue value) {
    SeriesKey series = value.series();
    if (series.signal().health()) {
      return !series.person().isNone()
          && keepNewer(
              people.computeIfAbsent(series.person(), p -> new ConcurrentHashMap<>()),
              series.signal().code(),
              value);
    }
    return series.person().isNone()
        && keepNewer(
            stations.computeIfAbsent(series.station(), s -> new ConcurrentHashMap<>()),
            series,
            value);
  }

  private static <K> boolean keepNewer(ConcurrentMap<K, LiveValue> values, K key, LiveValue value) {
    LiveValue kept = values.compute(key, (k, shown) -> value.follows(shown) ? value : shown);
    return kept == value;
  }

  private void restore() {
    long pause = FIRST_PAUSE_MILLIS;
    try {
      while (!restored && closing.getCount() > 0) {
        try {
          Set<SeriesKey> changed = new HashSet<>();
          for (SeriesPoint latest : telemetry.latest(Selector.all())) {
            restore(latest, changed);
          }
          restored = true;
          tell(changed);
        } catch (RuntimeException e) {
          log.warn(
              "The values from before the start cannot be read yet: {}. Trying again in {} ms.",
              e.getMessage(),
              pause);
          closing.await(pause, TimeUnit.MILLISECONDS);
          pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void restore(SeriesPoint latest, Set<SeriesKey> changed) {
    SeriesKey series = latest.key();
    LiveValue value =
        new LiveValue(
            series, latest.point().value(), latest.point().flags(), latest.point().time(), null);
    // What the log has said meanwhile stands, also at the same time: it knows more.
    boolean known =
        series.signal().health()
            ? find(series.person(), series.signal().code())
                .filter(v -> !v.at().isBefore(value.at()))
                .isPresent()
            : find(series).filter(v -> !v.at().isBefore(value.at())).isPresent();
    if (!known && put(value)) {
      changed.add(series);
    }
    if (ofItself(series) && value.state().equals(OFFLINE)) {
      devices.compute(
          series.device(),
          (device, heard) -> (heard == null ? Heard.NOTHING : heard).lost(value.at()));
    }
  }

  private void tell(Set<SeriesKey> changed) {
    if (!changed.isEmpty()) {
      listeners.forEach(listener -> listener.accept(changed));
    }
  }

  @Override
  public void close() {
    closing.countDown();
    follower.close();
    try {
      restoring.join(LONGEST_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
