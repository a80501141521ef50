package io.waystation.simulator;

import io.waystation.model.DeviceId;
import io.waystation.simulator.Symptom.Conduct;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.simulator.mqtt.Link;
import io.waystation.simulator.mqtt.Message;
import io.waystation.simulator.mqtt.Network;
import io.waystation.simulator.mqtt.Trouble;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
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
import java.util.concurrent.Executor;

/**
 * All devices of a city, each with a connection of its own to a broker: what happens. Whoever keeps
 * the time moves them on. Confined to {@code thread}.
 */
final class Devices {
  /** A broker should not be stormed. */
  private static final int CONNECTING_AT_MOST = 64;

  private static final int BACKLOG_UNDER_WAY_PER_DEVICE = 4;

  /**
   * @param boot of the device after it, if it was off; 0 if only its link was
   */
  private record Cut(Instant at, Link link, boolean begins, long boot) {}

  private final Clock clock;
  private final Truth truth;
  private final Witness witness;
  private final CityStream stream;
  private final Map<DeviceId, Link> links = new LinkedHashMap<>();
  private final Map<Link, Integer> down = new HashMap<>();
  private final PriorityQueue<Cut> cuts = new PriorityQueue<>(Comparator.comparing(Cut::at));
  private Instant reached;
  private long made;
  private boolean letIn;
  private boolean whole = true;

  /**
   * From the clock's present moment on.
   *
   * @throws IllegalArgumentException if the clock stands before the city was opened
   */
  Devices(
      City city,
      Broker broker,
      Clock clock,
      Backfill backfill,
      Scenario scenario,
      Executor thread) {
    Instant start = clock.instant();
    Faults faults = scenario.plan(city, start);
    this.clock = clock;
    this.truth = new Truth(start, faults.all());
    this.stream = new CityStream(city, faults, start, backfill, scenario.rhythm());
    Network network = new Network(broker, clock, thread);
    this.witness = scenario.witness(city, faults, stream.places(), start);
    this.reached = start;
    city.devices()
        .forEach(
            device ->
                links.put(device.id(), new Link(device.id(), start.getEpochSecond(), network)));
    for (Fault fault : faults.all()) {
      boolean off = fault.does(Conduct.OFF);
      if (off || fault.does(Conduct.UNLINKED)) {
        long boot = off ? fault.end().getEpochSecond() : 0;
        cuts.add(new Cut(fault.start(), links.get(fault.device()), true, boot));
        cuts.add(new Cut(fault.end(), links.get(fault.device()), false, boot));
      }
    }
  }

  Truth truth() {
    return truth;
  }

  /** Why the truth could not be written to its end; empty while it can, or nobody asked for it. */
  Optional<String> failure() {
    return witness.failure();
  }

  /** When the next device has something to do; {@link Instant#MAX} in a city without devices. */
  Instant nextTurn() {
    return stream.nextAt();
  }

  /** When the next device loses or gets back its connection; {@link Instant#MAX} if none will. */
  Instant nextCut() {
    return cuts.isEmpty() ? Instant.MAX : cuts.peek().at;
  }

  /**
   * Lets devices say what is due.
   *
   * @param most turns of devices
   * @return whether more is due still
   */
  boolean speak(Instant now, int most) {
    letIn();
    for (int i = 0; i < most && !stream.nextAt().isAfter(now); i++) {
      List<Message> said = stream.next();
      made += said.size();
      said.forEach(this::offer);
    }
    reached = stream.nextAt().isAfter(now) ? now : stream.nextAt().minusMillis(1);
    witness.reached(reached);
    return !stream.nextAt().isAfter(now);
  }

  /** Whether any device has ever been connected, or there is none that could be. */
  private boolean letIn() {
    if (!letIn && (links.isEmpty() || links.values().stream().anyMatch(Link::everConnected))) {
      letIn = true;
      witness.letIn();
    }
    return letIn;
  }

  private void offer(Message message) {
    witness.made(message);
    links.get(message.device()).offer(message).ifPresent(witness::gaveUp);
  }

  /**
   * Connections break and come back as is due.
   *
   * @return done when the devices cut off have said so to the broker
   */
  CompletableFuture<Void> cut(Instant now) {
    List<CompletableFuture<Void>> gone = new ArrayList<>();
    while (!cuts.isEmpty() && !cuts.peek().at.isAfter(now)) {
      gone.add(change(cuts.remove()));
    }
    return CompletableFuture.allOf(gone.toArray(CompletableFuture[]::new));
  }

  /** A device may be off while its link is cut as well: the last to end brings it back. */
  private CompletableFuture<Void> change(Cut cut) {
    int left = down.merge(cut.link, cut.begins ? 1 : -1, Integer::sum);
    if (cut.begins) {
      return cut.link.cut();
    }
    if (cut.boot > 0) {
      cut.link.restart(cut.boot, left == 0);
    } else if (left == 0) {
      cut.link.restore();
    }
    return CompletableFuture.completedFuture(null);
  }

  /**
   * Stored readings of before the start: a device gets the next of them when it has sent most of
   * the last ones.
   *
   * @param most messages
   */
  void deliverStored(int most) {
    int sent = 0;
    for (int tries = 0; tries < links.size() && sent < most; tries++) {
      Optional<DeviceId> next = stream.nextBacklog();
      if (next.isEmpty()) {
        return;
      }
      Link link = links.get(next.get());
      if (link.connected() && link.pending() < BACKLOG_UNDER_WAY_PER_DEVICE) {
        offer(stream.takeBacklog(clock.instant()));
        made++;
        sent++;
      } else {
        stream.postponeBacklog();
      }
    }
  }

  /**
   * The next device that is connected delivers all its stored readings of before the start, as a
   * gateway does that is back: what belongs together in them arrives together.
   */
  void deliverStoredOfNext() {
    for (int tries = 0; tries < links.size(); tries++) {
      Optional<DeviceId> next = stream.nextBacklog();
      if (next.isEmpty()) {
        return;
      }
      if (links.get(next.get()).connected()) {
        while (stream.nextBacklog().equals(next)) {
          offer(stream.takeBacklog(clock.instant()));
          made++;
        }
        return;
      }
      stream.postponeBacklog();
    }
  }

  /** Whether all stored readings have been made into messages. */
  boolean storedDelivered() {
    return stream.nextBacklog().isEmpty();
  }

  /** Begins to connect who wants it, as many at a time as a broker should bear. */
  void connect() {
    long connecting = links.values().stream().filter(Link::connecting).count();
    for (Link link : links.values()) {
      if (connecting < CONNECTING_AT_MOST && link.wantsConnection()) {
        link.connect();
        connecting++;
      }
    }
  }

  /** Whether what is told of it up to the end is all that was to be told; it is unless said. */
  void whole(boolean toTheEnd) {
    whole = toTheEnd;
  }

  /**
   * The end: everybody takes leave, and the truth is told to its last line, unless it is not the
   * whole. Where no device was ever let in there is none.
   */
  CompletableFuture<Void> disconnect() {
    CompletableFuture<?>[] goodbyes =
        links.values().stream().map(Link::cut).toArray(CompletableFuture[]::new);
    if (!letIn()) {
      witness.unheard();
    } else if (whole) {
      witness.ended(reached, count().pending());
    } else {
      witness.brokenOff(reached);
    }
    return CompletableFuture.allOf(goodbyes);
  }

  /**
   * Who is not connected, or has not been answered yet, and may be; in the order of the stations.
   */
  List<DeviceId> waiting() {
    List<DeviceId> waiting = new ArrayList<>();
    links.forEach(
        (device, link) -> {
          if (link.waiting()) {
            waiting.add(device);
          }
        });
    return waiting;
  }

  Statistics count() {
    Collection<Link> all = links.values();
    List<Link> off = all.stream().filter(this::off).toList();
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
        storedDelivered(),
        troubles());
  }

  private boolean off(Link link) {
    return down.getOrDefault(link, 0) > 0;
  }

  /** The first of each kind. */
  private List<Trouble> troubles() {
    Map<Trouble.Kind, Trouble> first = new EnumMap<>(Trouble.Kind.class);
    for (Link link : links.values()) {
      link.trouble().ifPresent(trouble -> first.putIfAbsent(trouble.kind(), trouble));
    }
    return List.copyOf(first.values());
  }
}
