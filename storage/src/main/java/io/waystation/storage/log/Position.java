package io.waystation.storage.log;

/**
 * Where a consumer stands: the offset it wants next in each lane.
 *
 * @param live in {@link Lane#LIVE}
 * @param backlog in {@link Lane#BACKLOG}
 */
public record Position(long live, long backlog) {
  public static final Position START = new Position(0, 0);

  public long in(Lane lane) {
    return lane == Lane.LIVE ? live : backlog;
  }

  public Position with(Lane lane, long offset) {
    return lane == Lane.LIVE ? new Position(offset, backlog) : new Position(live, offset);
  }

  /** After that entry, in its lane. */
  public Position after(Entry entry) {
    return with(entry.lane(), entry.offset() + 1);
  }

  /** How many messages lie between this and an earlier position. */
  public long since(Position earlier) {
    return Math.max(0, live - earlier.live) + Math.max(0, backlog - earlier.backlog);
  }

  /** The further one in each lane. */
  public Position max(Position other) {
    return new Position(Math.max(live, other.live), Math.max(backlog, other.backlog));
  }

  /** The nearer one in each lane. */
  public Position min(Position other) {
    return new Position(Math.min(live, other.live), Math.min(backlog, other.backlog));
  }

  /** {@code live,backlog}: as {@link #parse} reads it. */
  @Override
  public String toString() {
    return live + "," + backlog;
  }

  /**
   * @throws IllegalArgumentException if the text is not what {@link #toString} makes
   */
  public static Position parse(String text) {
    int comma = text.indexOf(',');
    return new Position(
        Long.parseLong(text.substring(0, comma)), Long.parseLong(text.substring(comma + 1)));
  }
}
