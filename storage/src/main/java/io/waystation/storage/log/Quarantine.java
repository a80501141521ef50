package io.waystation.storage.log;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What could not be kept where it belongs, with its bytes: to be looked at, mended (a device
 * registered, the catalogue extended) and replayed. Works on the log's own file, so any process may
 * browse and ask for replays; the process that runs ingest does them.
 *
 * <p>All calls block on the disk.
 */
public interface Quarantine {
  /**
   * Which messages are meant; null, and a device of null, stand for any.
   *
   * @param device exactly; the empty text for those that name none
   */
  record Filter(
      Quarantined.Origin origin, String device, String reason, Quarantined.State state, Long id) {
    public static final Filter ALL = new Filter(null, null, null, null, null);

    public static Filter of(long id) {
      return new Filter(null, null, null, null, id);
    }

    public static Filter ofDevice(String device) {
      return new Filter(null, device, null, null, null);
    }
  }

  /**
   * Messages of one device that wait for one reason.
   *
   * @param newest id of the newest of them
   */
  record Group(
      String device, String reason, long count, Instant first, Instant last, long newest) {}

  /** Newest first, with id below {@code before} ({@link Long#MAX_VALUE} first). */
  List<Quarantined> page(Filter filter, long before, int max);

  Optional<Quarantined> find(long id);

  /**
   * What is {@link Quarantined.State#KEPT} or being replayed, by device and reason; newest first,
   * at most 1,000.
   */
  List<Group> groups();

  /**
   * Asks that whatever fits, is {@link Quarantined.State#KEPT} and {@link Quarantined#whole} be
   * tried again; durable.
   *
   * @return how many
   */
  int replay(Filter filter);

  /**
   * Says that whatever fits and is {@link Quarantined.State#KEPT} is of no use; it stays counted as
   * quarantined, and its bytes go when the retention says so.
   *
   * @return how many
   */
  int discard(Filter filter);

  /**
   * What is to be replayed, oldest first; done by appending an {@link Arrival.Replayed} for each.
   */
  List<Quarantined> replaying(Quarantined.Origin origin, int max);

  /**
   * The store writer's word on a replay of {@link Quarantined.Origin#STORE}.
   *
   * @param refusal why not again; empty when the store has taken it
   */
  void settle(long id, String refusal);
}
