package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Rule;
import java.util.Arrays;

/**
 * When which watch wants to look at the clock: a binary heap in which each watch stands once and
 * knows its place. For one thread.
 */
final class Timers {
  private Watch<?>[] heap = new Watch<?>[64];
  private int size;

  /** Timers are only ever moved forward; one that rings too early finds that out itself. */
  void set(Watch<?> watch, long at) {
    if (at < watch.rings) {
      add(watch, at);
      up(watch.place);
    }
  }

  /** The same for many watches that have none yet; {@link #order} must follow. */
  void load(Watch<?> watch, long at) {
    if (at != Rule.NEVER) {
      add(watch, at);
    }
  }

  private void add(Watch<?> watch, long at) {
    boolean here = watch.rings != Rule.NEVER;
    watch.rings = at;
    if (!here) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, size + (size >> 1));
      }
      put(watch, size++);
    }
  }

  /** Puts all in order, in time proportional to their number. */
  void order() {
    for (int place = size / 2 - 1; place >= 0; place--) {
      down(place);
    }
  }

  /** Takes out the first whose time has come by then; null when there is none. */
  Watch<?> next(long now) {
    if (size == 0 || heap[0].rings > now) {
      return null;
    }
    Watch<?> first = heap[0];
    Watch<?> last = heap[--size];
    heap[size] = null;
    if (size > 0) {
      put(last, 0);
      down(0);
    }
    first.rings = Rule.NEVER;
    return first;
  }

  int size() {
    return size;
  }

  private void put(Watch<?> watch, int place) {
    heap[place] = watch;
    watch.place = place;
  }

  private void up(int from) {
    Watch<?> watch = heap[from];
    int place = from;
    while (place > 0 && heap[(place - 1) / 2].rings > watch.rings) {
      put(heap[(place - 1) / 2], place);
      place = (place - 1) / 2;
    }
    put(watch, place);
  }

  private void down(int from) {
    Watch<?> watch = heap[from];
    int place = from;
    for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && heap[child + 1].rings < heap[child].rings) {
        child++;
      }
      if (heap[child].rings >= watch.rings) {
        break;
      }
      put(heap[child], place);
      place = child;
    }
    put(watch, place);
  }
}
