package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Subject;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * All things that are watched, found by what they are and not by where they are: {@link
 * Subject#anchor}, part and person. A table with open addressing, because there are many and each
 * entry of a map would be as large as what it leads to. Names they share are kept once.
 */
final class WatchedThings {
  private static final int SMALLEST = 64;

  private Watched[] table = new Watched[SMALLEST];
  private int count;

  /** Where {@link #visit} goes on. */
  private int visited;

  private final Map<Object, Object> names = new HashMap<>();

  /** How many places the table has, the empty ones too. */
  int slots() {
    return table.length;
  }

  /** Found, or added where that subject is now. */
  Watched of(Subject subject) {
    int slot = slot(subject, table);
    if (table[slot] == null) {
      if (2 * ++count > table.length) {
        grow();
        slot = slot(subject, table);
      }
      table[slot] = new Watched(shared(subject));
    }
    return table[slot];
  }

  /** It is there now. */
  void moved(Watched thing, Subject now) {
    if (!thing.subject().station().equals(now.station())) {
      thing.moved(shared(now));
    }
  }

  void each(Consumer<Watched> taker) {
    for (Watched thing : table) {
      if (thing != null) {
        taker.accept(thing);
      }
    }
  }

  /**
   * Some of them, and at the next time the ones after these.
   *
   * @param slots how many places of the table are looked into, the empty ones too
   * @param gone whether that thing is not watched any more: it is taken out
   */
  void visit(int slots, Predicate<Watched> gone) {
    for (int left = Math.min(slots, table.length); left > 0; left--) {
      visited &= table.length - 1;
      if (table[visited] != null && gone.test(table[visited])) {
        // What moves up is looked at next.
        remove(visited);
      } else {
        visited++;
      }
    }
  }

  /** What stands behind it moves up, where it would not be found any more. */
  private void remove(int slot) {
    int mask = table.length - 1;
    int hole = slot;
    for (int next = slot + 1 & mask; table[next] != null; next = next + 1 & mask) {
      int home = home(table[next].subject(), table);
      if ((next - home & mask) >= (next - hole & mask)) {
        table[hole] = table[next];
        hole = next;
      }
    }
    table[hole] = null;
    count--;
  }

  private void grow() {
    Watched[] larger = new Watched[2 * table.length];
    for (Watched thing : table) {
      if (thing != null) {
        larger[slot(thing.subject(), larger)] = thing;
      }
    }
    table = larger;
  }

  private static int slot(Subject subject, Watched[] in) {
    int slot = home(subject, in);
    while (in[slot] != null && !same(in[slot].subject(), subject)) {
      slot = slot + 1 & in.length - 1;
    }
    return slot;
  }

  /** Where it stands if nothing else does. */
  private static int home(Subject subject, Watched[] in) {
    int hash = hash(subject);
    return (hash ^ hash >>> 15) & in.length - 1;
  }

  private static int hash(Subject subject) {
    boolean placed = subject.device().isEmpty() && subject.person().isNone();
    int anchor = placed ? subject.station().hashCode() : subject.device().hashCode();
    return ((anchor * 31 + subject.part().hashCode()) * 31 + subject.person().hashCode())
        * 0x9E3779B9;
  }

  private static boolean same(Subject a, Subject b) {
    return a.device().equals(b.device())
        && a.part().equals(b.part())
        && a.person().equals(b.person())
        && (!a.device().isEmpty() || !a.person().isNone() || a.station().equals(b.station()));
  }

  private Subject shared(Subject subject) {
    return new Subject(
        (StationId) shared((Object) subject.station()),
        (String) shared((Object) subject.device()),
        (String) shared((Object) subject.part()),
        subject.person().isNone() ? PersonId.NONE : subject.person());
  }

  private Object shared(Object name) {
    Object known = names.putIfAbsent(name, name);
    return known == null ? name : known;
  }
}
