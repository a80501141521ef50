package io.waystation.ingest.payload;

import io.waystation.model.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a message says, before anything of it is checked: the fields the contract knows and nothing
 * else, flat, and used again for the next message.
 */
final class Draft {
  /** Elements of one list that are kept: a place has 2, and there are fewer status words. */
  static final int LONGEST_LIST = 64;

  /** A signal's value ({@code m}) or its status words ({@code q}). */
  static final class Named extends Cell {
    /** As the device wrote it. */
    String code;

    /** Null when there is no such signal. */
    Signal signal;

    /** Hash of the code, for the digest. */
    long codeHash;

    @Override
    void clear() {
      super.clear();
      code = null;
      signal = null;
    }
  }

  /** One entry of {@code readings}. */
  static final class Item {
    final Cell t = new Cell();
    final Cell part = new Cell();
    final Cell person = new Cell();
    final Cell session = new Cell();

    /** {@link Cell.Kind#OBJECT} when the entry is one. */
    Cell.Kind kind;

    Cell.Kind m;
    Cell.Kind q;

    /** Whether {@code m} holds a code that is no signal; the first of a message is kept. */
    boolean unknownSignal;

    int mFrom;
    int mTo;
    int qFrom;
    int qTo;

    void clear() {
      t.clear();
      part.clear();
      person.clear();
      session.clear();
      kind = Cell.Kind.ABSENT;
      m = Cell.Kind.ABSENT;
      q = Cell.Kind.ABSENT;
      unknownSignal = false;
      mFrom = 0;
      mTo = 0;
      qFrom = 0;
      qTo = 0;
    }
  }

  /** Things that are used again. */
  static final class Pool<T> {
    private final List<T> all = new ArrayList<>();
    private final Supplier<T> maker;
    private int used;

    Pool(Supplier<T> maker) {
      this.maker = maker;
    }

    T next() {
      if (used == all.size()) {
        all.add(maker.get());
      }
      return all.get(used++);
    }

    T get(int index) {
      return all.get(index);
    }

    int size() {
      return used;
    }
  }

  final Cell boot = new Cell();
  final Cell seq = new Cell();
  final Cell sent = new Cell();
  final Cell status = new Cell();
  final Cell firmware = new Cell();
  final Cell next = new Cell();

  /** {@link Cell.Kind#LIST} when the field is one. */
  Cell.Kind readings;

  /** Entries of {@code readings}; no more than the contract allows are kept in {@link #items}. */
  int entries;

  final Pool<Item> items = new Pool<>(Item::new);
  final Pool<Named> values = new Pool<>(Named::new);
  final Pool<Named> words = new Pool<>(Named::new);
  final Pool<Cell> elements = new Pool<>(Cell::new);

  /** Forgets the message: nothing of it stays in memory, only the room it took. */
  void clear() {
    boot.clear();
    seq.clear();
    sent.clear();
    status.clear();
    firmware.clear();
    next.clear();
    readings = Cell.Kind.ABSENT;
    entries = 0;
    for (int i = 0; i < items.used; i++) {
      items.get(i).clear();
    }
    clear(values);
    clear(words);
    clear(elements);
    items.used = 0;
  }

  private static void clear(Pool<? extends Cell> pool) {
    for (int i = 0; i < pool.used; i++) {
      pool.get(i).clear();
    }
    pool.used = 0;
  }
}
