package io.waystation.simulator.life;

import io.waystation.model.Station;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The door of one place: when it is unlocked, when it moves, and what its reader sees. A place that
 * closes is unlocked while it is open, and somebody opens and locks it with a card; one that never
 * closes lets people in by card at night; a hut is always unlocked. One thread only.
 */
public final class Door {
  /** The door stands open from this long before a person passes ... */
  static final long OPENS_BEFORE_MS = 3_000;

  /** ... to this long after. */
  static final long CLOSES_AFTER_MS = 4_000;

  private final Station station;
  private final OpeningTimes open;
  private final OpeningTimes withoutCard;
  private final Visits visits;

  public Door(Station station, Visits visits) {
    this.station = station;
    this.open = OpeningTimes.of(station);
    this.withoutCard = OpeningTimes.withoutCard(station);
    this.visits = visits;
  }

  public boolean open(Instant at) {
    return visits.passing(at, CLOSES_AFTER_MS, OPENS_BEFORE_MS);
  }

  /** Lets everybody in. */
  public boolean unlocked(Instant at) {
    return !lockable() || withoutCard.contain(at);
  }

  /** Somebody holds a card to the reader at that very moment. */
  public Optional<String> attempt(Instant at) {
    boolean turns = lockable() && nextTurn(at.minusMillis(1)).equals(at);
    Instant passes = at.plusMillis(OPENS_BEFORE_MS);
    boolean comes = !unlocked(at) && visits.coming(passes, 1, 0);
    return turns || comes ? Optional.of("grant") : Optional.empty();
  }

  /**
   * Somebody inside has pressed the button beside a locked door.
   *
   * @param stuck it is locked though it should not be
   */
  public boolean exitRequested(Instant at, boolean stuck) {
    return (stuck || !unlocked(at)) && visits.leaving(at, CLOSES_AFTER_MS, OPENS_BEFORE_MS);
  }

  /** The next moment at which it moves, somebody passes it, or it is locked or unlocked. */
  public Instant nextEdge(Instant after) {
    Instant moved = visits.nextEdge(after, CLOSES_AFTER_MS, OPENS_BEFORE_MS);
    Instant turned = nextTurn(after);
    return turned.isBefore(moved) ? turned : moved;
  }

  /**
   * The next moment after that at which a gateway that sleeps between its beats has to look: the
   * door is locked or unlocked, or it stands open and moves.
   */
  public Instant nextTurnOrShut(Instant after) {
    return open(after) ? nextEdge(after) : nextTurn(after);
  }

  /** For how long it lets people in between two moments. */
  public Duration openFor(Instant from, Instant to) {
    return open.between(from, to);
  }

  private boolean lockable() {
    return station.type() != Station.Type.HUT;
  }

  private Instant nextTurn(Instant after) {
    return lockable() ? withoutCard.nextChange(after) : Instant.MAX;
  }
}
