package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.SeqRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of message numbers as sorted ranges, at most {@link #MOST} of them. When there would be
 * more, the lowest range is no longer told apart number by number and only its size is kept: below
 * {@link #vagueBelow} the set then knows how many it holds but not which.
 */
final class SeqRanges {
  static final int MOST = 4096;

  private long[] firsts = new long[4];
  private long[] lasts = new long[4];
  private int ranges;
  private long exact;
  private long vague;
  private long vagueBelow;

  /** How many numbers are in it. */
  long size() {
    return exact + vague;
  }

  /** Adds {@code first..last}, which must not be in it yet; nothing when {@code first > last}. */
  void add(long first, long last) {
    if (first > last) {
      return;
    }
    exact += last - first + 1;
    int next = indexAfter(first);
    boolean joinsBefore = next > 0 && lasts[next - 1] + 1 == first;
    boolean joinsAfter = next < ranges && firsts[next] == last + 1;
    if (joinsBefore && joinsAfter) {
      lasts[next - 1] = lasts[next];
      remove(next);
    } else if (joinsBefore) {
      lasts[next - 1] = last;
    } else if (joinsAfter) {
      firsts[next] = first;
    } else {
      insert(next, first, last);
      if (ranges > MOST) {
        blurLowest();
      }
    }
  }

  int ranges() {
    return ranges;
  }

  /** Adds that many numbers without saying which. */
  void addVague(long count) {
    vague += count;
    vagueBelow = Long.MAX_VALUE;
  }

  /** The lowest ranges it can tell, at most {@code max}. */
  List<SeqRange> lowest(int max) {
    List<SeqRange> lowest = new ArrayList<>();
    for (int i = 0; i < Math.min(max, ranges); i++) {
      lowest.add(new SeqRange(firsts[i], lasts[i]));
    }
    return lowest;
  }

  /** Keeps at most that many ranges apart. */
  void blurTo(int most) {
    while (ranges > most) {
      blurLowest();
    }
  }

  /**
   * Takes the number out. Where the set is vague the number is taken for one of those it holds as
   * long as it holds any: storing a message twice can be mended downstream, losing one cannot.
   *
   * @return whether it was in it
   */
  boolean take(long seq) {
    int index = indexAfter(seq) - 1;
    if (index >= 0 && seq <= lasts[index]) {
      long first = firsts[index];
      long last = lasts[index];
      exact--;
      if (first == last) {
        remove(index);
      } else if (seq == first) {
        firsts[index] = seq + 1;
      } else if (seq == last) {
        lasts[index] = seq - 1;
      } else {
        lasts[index] = seq - 1;
        insert(index + 1, seq + 1, last);
        if (ranges > MOST) {
          blurLowest();
        }
      }
      return true;
    }
    if (vague > 0 && seq < vagueBelow) {
      vague--;
      return true;
    }
    return false;
  }

  /** Null when it holds nothing. */
  byte[] toBytes() {
    if (size() == 0) {
      return null;
    }
    ByteWriter out = new ByteWriter().unsigned(vague).unsigned(vagueBelow);
    long end = 0;
    for (int i = 0; i < ranges; i++) {
      out.unsigned(firsts[i] - end).unsigned(lasts[i] - firsts[i]);
      end = lasts[i];
    }
    return out.toBytes();
  }

  static SeqRanges of(byte[] bytes) {
    SeqRanges set = new SeqRanges();
    if (bytes != null) {
      ByteReader in = new ByteReader(bytes, 0, bytes.length);
      set.vague = in.unsigned();
      set.vagueBelow = in.unsigned();
      long end = 0;
      while (!in.atEnd()) {
        long first = end + in.unsigned();
        end = first + in.unsigned();
        set.add(first, end);
      }
    }
    return set;
  }

  private void blurLowest() {
    long count = lasts[0] - firsts[0] + 1;
    exact -= count;
    vague += count;
    vagueBelow = Math.max(vagueBelow, lasts[0] + 1);
    remove(0);
  }

  /** The index of the first range that begins after {@code seq}. */
  private int indexAfter(long seq) {
    int found = Arrays.binarySearch(firsts, 0, ranges, seq);
    return found >= 0 ? found + 1 : -found - 1;
  }

  private void insert(int index, long first, long last) {
    if (ranges == firsts.length) {
      firsts = Arrays.copyOf(firsts, ranges * 2);
      lasts = Arrays.copyOf(lasts, ranges * 2);
    }
    System.arraycopy(firsts, index, firsts, index + 1, ranges - index);
    System.arraycopy(lasts, index, lasts, index + 1, ranges - index);
    firsts[index] = first;
    lasts[index] = last;
    ranges++;
  }

  private void remove(int index) {
    ranges--;
    System.arraycopy(firsts, index + 1, firsts, index, ranges - index);
    System.arraycopy(lasts, index + 1, lasts, index, ranges - index);
  }
}
