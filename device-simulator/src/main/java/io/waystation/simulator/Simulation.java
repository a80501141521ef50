package io.waystation.simulator;

import io.waystation.model.DeviceId;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.simulator.mqtt.Link;
import io.waystation.simulator.mqtt.Message;
import io.waystation.simulator.mqtt.Network;
import io.waystation.simulator.mqtt.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A city that runs: all its devices, each with a connection of its own to a broker, moved by one
 * thread. What happens when is decided by the given clock, which may run faster than real time but
 * must not go back, not even between two starts: it also numbers the boots. Connecting and waiting
 * go by real time.
 */
public final class Simulation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);
  private static final Duration TICK = Duration.ofMillis(50);

  /** Turns of devices in one tick; the rest waits for the next, so that answers are heard. */
  private static final int TURNS_PER_TICK = 20_000;

  /** A broker should not be stormed. */
  private static final int CONNECTING_AT_MOST = 64;

  /** Stored readings: at 50 ms a tick some 8,000 values a second, beside the live ones. */
  private static final int BACKLOG_PER_TICK = 2;

  private static final int BACKLOG_UNDER_WAY_PER_DEVICE = 4;
  private static final Duration GOODBYE = Duration.ofSeconds(3);

  /**
   * @param boot of the device after it, if it was off; 0 if only its link was
   */
  private record Cut(Instant at, Link link, boolean begins, long boot) {}

  private final Clock clock;
  private final Truth truth;
  private final CityStream stream;
  private final Map<DeviceId, Link> links = new LinkedHashMap<>();
  private final Map<Link, Integer> down = new HashMap<>();
  private final PriorityQueue<Cut> cuts = new PriorityQueue<>(Comparator.comparing(Cut::at));

  /** What the network still answers after the end concerns nobody and is discarded. */
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, Simulation::named, new ThreadPoolExecutor.DiscardPolicy());

  private volatile Statistics statistics;
  private boolean silent;
  private long made;

  private Simulation(City city, Broker broker, Clock clock, Backfill backfill, Rhythm rhythm) {
    Instant start = clock.instant();
    Faults faults = Faults.plan(city, start);
    this.clock = clock;
    this.truth = new Truth(start, faults.all());
    this.stream = new CityStream(city, faults, start, backfill, rhythm);
    Network network = new Network(broker, clock, thread);
    city.devices()
        .forEach(
            device ->
                links.put(device.id(), new Link(device.id(), start.getEpochSecond(), network)));
    for (Fault fault : faults.all()) {
      boolean off = fault.kind() == Fault.Kind.POWERLESS;
      if (off || fault.kind() == Fault.Kind.LINK_CUT) {
        long boot = off ? fault.end().getEpochSecond() : 0;
        cuts.add(new Cut(fault.start(), links.get(fault.device()), true, boot));
        cuts.add(new Cut(fault.end(), links.get(fault.device()), false, boot));
      }
    }
    this.statistics = count();
  }

  /**
   * Starts at the clock's present moment and returns at once; devices connect in the background and
   * go on trying while there is no broker.
   *
   * @throws IllegalArgumentException if the clock stands before the city was opened
   */
  public static Simulation start(City city, Broker broker, Clock clock, Backfill backfill) {
    return start(city, broker, clock, backfill, Rhythm.OWN);
  }

  /**
   * The same in another rhythm than the devices' own.
   *
   * @throws IllegalArgumentException if the clock stands before the city was opened
   */
  public static Simulation start(
      City city, Broker broker, Clock clock, Backfill backfill, Rhythm rhythm) {
    Simulation simulation = new Simulation(city, broker, clock, backfill, rhythm);
    simulation.thread.scheduleWithFixedDelay(
        simulation::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    return simulation;
  }

  public Truth truth() {
    return truth;
  }

  /** As of the last tick, some 50 ms ago at most. */
  public Statistics statistics() {
    return statistics;
  }

  /**
   * Makes no more messages, waits up to 3 s for those under way, and disconnects so that every last
   * will is published.
   */
  @Override
  public void close() {
    if (thread.isShutdown()) {
      return;
    }
    CompletableFuture.runAsync(this::fallSilent, thread).join();
    long until = System.nanoTime() + GOODBYE.toNanos();
    while (waiting() && System.nanoTime() - until < 0) {
      pause();
    }
    CompletableFuture.supplyAsync(this::disconnect, thread)
        .thenCompose(gone -> gone)
        .exceptionally(alreadyGone -> null)
        .completeOnTimeout(null, GOODBYE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    thread.shutdown();
  }

  private CompletableFuture<Void> disconnect() {
    CompletableFuture<?>[] goodbyes =
        links.values().stream().map(Link::cut).toArray(CompletableFuture[]::new);
    statistics = count();
    return CompletableFuture.allOf(goodbyes);
  }

  private void fallSilent() {
    silent = true;
    statistics = count();
  }

  private boolean waiting() {
    Statistics now = statistics;
    return now.pending() > now.withheld() && now.connected() > 0;
  }

  private void pause() {
    try {
      Thread.sleep(TICK.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void tick() {
    try {
      Instant now = clock.instant();
      if (!silent) {
        live(now);
        stored(now);
      }
      connect();
      statistics = count();
    } catch (RuntimeException | Error bug) {
      // Thrown on, it would end all ticks and be seen by nobody.
      LOG.error("the simulated city stumbled", bug);
    }
  }

  private void live(Instant now) {
    for (int i = 0; i < TURNS_PER_TICK && !stream.nextAt().isAfter(now); i++) {
      List<Message> said = stream.next();
      made += said.size();
      said.forEach(message -> links.get(message.device()).offer(message));
    }
    while (!cuts.isEmpty() && !cuts.peek().at.isAfter(now)) {
      change(cuts.remove());
    }
  }

  /** A device may be off while its link is cut as well: the last to end brings it back. */
  private void change(Cut cut) {
    int left = down.merge(cut.link, cut.begins ? 1 : -1, Integer::sum);
    if (cut.begins) {
      cut.link.cut();
    } else if (cut.boot > 0) {
      cut.link.restart(cut.boot, left == 0);
    } else if (left == 0) {
      cut.link.restore();
    }
  }

  /** A device gets the next of its stored readings when it has sent most of the last ones. */
  private void stored(Instant now) {
    int sent = 0;
    for (int tries = 0; tries < links.size() && sent < BACKLOG_PER_TICK; tries++) {
      Optional<DeviceId> next = stream.nextBacklog();
      if (next.isEmpty()) {
        return;
      }
      Link link = links.get(next.get());
      if (link.connected() && link.pending() < BACKLOG_UNDER_WAY_PER_DEVICE) {
        link.offer(stream.takeBacklog(now));
        made++;
        sent++;
      } else {
        stream.postponeBacklog();
      }
    }
  }

  private void connect() {
    if (silent) {
      return;
    }
    long connecting = links.values().stream().filter(Link::connecting).count();
    for (Link link : links.values()) {
      if (connecting < CONNECTING_AT_MOST && link.wantsConnection()) {
        link.connect();
        connecting++;
      }
    }
  }

  private Statistics count() {
    Collection<Link> all = links.values();
    List<Link> off = links.values().stream().filter(this::off).toList();
    return new Statistics(
        made,
        all.stream().mapToLong(Link::sent).sum(),
        all.stream().mapToLong(Link::acknowledged).sum(),
        all.stream().mapToLong(Link::unconfirmed).sum(),
        all.stream().mapToLong(Link::refused).sum(),
        all.stream().mapToLong(Link::givenUp).sum(),
        all.stream().mapToInt(Link::pending).sum(),
        off.stream().mapToInt(Link::pending).sum(),
        all.size(),
        off.size(),
        (int) all.stream().filter(Link::connected).count(),
        (int) all.stream().filter(link -> !link.everConnected() && !off(link)).count(),
        all.stream().mapToLong(Link::broken).sum(),
        stream.nextBacklog().isEmpty(),
        troubles());
  }

  private boolean off(Link link) {
    return down.getOrDefault(link, 0) > 0;
  }

  private List<Trouble> troubles() {
    Map<Trouble.Kind, Trouble> first = new EnumMap<>(Trouble.Kind.class);
    for (Link link : links.values()) {
      link.trouble().ifPresent(trouble -> first.putIfAbsent(trouble.kind(), trouble));
    }
    return List.copyOf(first.values());
  }

  private static Thread named(Runnable work) {
    Thread thread = new Thread(work, "simulator");
    thread.setDaemon(true);
    return thread;
  }
}
