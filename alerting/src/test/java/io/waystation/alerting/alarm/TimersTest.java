package io.waystation.alerting.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.StationId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TimersTest {
  private static final Rule<?> RULE = RuleBook.shipped().rules().get(0);

  private static Watch<?> watch() {
    return Watch.of(RULE, new Watched(Subject.station(new StationId("h"))));
  }

  /** However they were set, moved forward and taken out, the next is always the first of all. */
  @Property
  void theyRingInOrder(
      @ForAll List<@IntRange(min = 0, max = 50) Integer> loaded,
      @ForAll List<@IntRange(min = 0, max = 50) Integer> moves) {
    Timers timers = new Timers();
    List<Watch<?>> set = new ArrayList<>();
    for (int at : loaded) {
      Watch<?> watch = watch();
      timers.load(watch, at);
      set.add(watch);
    }
    timers.order();
    for (int i = 0; i < moves.size(); i++) {
      int at = moves.get(i);
      if (at % 3 == 0) {
        long first = set.stream().mapToLong(w -> w.rings).min().orElse(Rule.NEVER);
        List<Watch<?>> firsts = set.stream().filter(w -> w.rings == first).toList();
        Watch<?> next = timers.next(at);
        if (first > at) {
          assertThat((Object) next).isNull();
        } else {
          assertThat(firsts.stream().anyMatch(w -> w == next)).isTrue();
          set.removeIf(w -> w == next);
        }
      } else if (at % 3 == 1 || set.isEmpty()) {
        Watch<?> watch = watch();
        timers.set(watch, at);
        set.add(watch);
      } else {
        Watch<?> moved = set.get(i % set.size());
        long before = moved.rings;
        timers.set(moved, at);
        assertThat(moved.rings).isEqualTo(Math.min(before, at));
      }
    }
    assertThat(timers.size()).isEqualTo(set.size());
    List<Long> order = new ArrayList<>();
    List<Long> expected = set.stream().map(w -> w.rings).sorted(Comparator.naturalOrder()).toList();
    for (long at = 0; at <= 50; at++) {
      while (timers.next(at) != null) {
        order.add(at);
      }
    }
    assertThat(order).isEqualTo(expected);
    assertThat(timers.size()).isZero();
  }
}
