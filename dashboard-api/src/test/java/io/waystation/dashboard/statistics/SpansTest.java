package io.waystation.dashboard.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SpansTest {
  /** A set of moments does the same, only slower. */
  @Property(tries = 200)
  void behavesAsASetOfMoments(
      @ForAll @Size(max = 12) List<@IntRange(max = 60) Integer> first,
      @ForAll @Size(max = 12) List<@IntRange(max = 60) Integer> second) {
    BitSet mine = moments(first);
    BitSet theirs = moments(second);
    BitSet both = copy(mine);
    both.and(theirs);
    BitSet either = copy(mine);
    either.or(theirs);
    BitSet rest = copy(mine);
    rest.andNot(theirs);
    assertThat(moments(spans(mine).and(spans(theirs)))).isEqualTo(both);
    assertThat(moments(spans(mine).or(spans(theirs)))).isEqualTo(either);
    assertThat(moments(spans(mine).without(spans(theirs)))).isEqualTo(rest);
    assertThat(spans(mine).millis()).isEqualTo(mine.cardinality());
  }

  private static BitSet moments(List<Integer> which) {
    BitSet set = new BitSet();
    which.forEach(set::set);
    return set;
  }

  private static BitSet copy(BitSet set) {
    return (BitSet) set.clone();
  }

  private static Spans spans(BitSet set) {
    Spans spans = new Spans();
    set.stream().forEach(at -> spans.add(at, at + 1));
    return spans;
  }

  private static BitSet moments(Spans spans) {
    BitSet set = new BitSet();
    spans.all().forEach(span -> set.set((int) span.from(), (int) span.to()));
    return set;
  }
}
