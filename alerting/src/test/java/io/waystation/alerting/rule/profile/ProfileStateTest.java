package io.waystation.alerting.rule.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Packed;
import io.waystation.alerting.rule.profile.ProfileState.Used;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProfileStateTest {
  private static final int TODAY = 20_800;

  /** Of a meter that was read on most days. */
  private static SortedMap<Integer, List<Used>> hours(Random random, double most, int missing) {
    SortedMap<Integer, List<Used>> hours = new TreeMap<>();
    for (int hour = 0; hour < 24; hour++) {
      List<Used> days = new ArrayList<>();
      for (int day = TODAY - 28; day < TODAY; day++) {
        if (random.nextInt(100) >= missing) {
          days.add(new Used(day, Math.rint(random.nextDouble() * most * 1e4) / 1e4));
        }
      }
      if (!days.isEmpty()) {
        hours.put(hour, days);
      }
    }
    return hours;
  }

  @Property(tries = 200)
  void whatIsRememberedIsWrittenAndReadAgain(@ForAll long seed) {
    Random random = new Random(seed);
    SortedMap<Integer, List<Used>> hours = hours(random, 50, random.nextInt(100));
    ProfileState state = new ProfileState(7, 1.5, 0.25, true, ProfileState.pack(hours), true);
    assertThat(state.hours()).isEqualTo(hours);
    assertThat(ProfileState.parse(state.text())).isEqualTo(state);
  }

  /** Each hour with its days and its amounts, as it was written until amounts were counted. */
  @Property(tries = 200)
  void whatWasWrittenDayByDayIsReadToo(@ForAll long seed) {
    Random random = new Random(seed);
    SortedMap<Integer, List<Used>> hours = hours(random, 50, random.nextInt(100));
    Packed.Writer writer = new Packed.Writer();
    hours.forEach(
        (hour, days) -> {
          writer.number(hour).number(days.size());
          long day = 0;
          for (Used used : days) {
            writer.number(used.day() - day).value(used.amount());
            day = used.day();
          }
        });
    String earlier = "7,1.5,0.25,true,true," + writer.packed().text();
    assertThat(ProfileState.parse(earlier))
        .isEqualTo(new ProfileState(7, 1.5, 0.25, true, ProfileState.pack(hours), true));
  }

  @Test
  void fourWeeksOfHoursTakeAKilobyteAndAHalf() {
    Packed packed = ProfileState.pack(hours(new Random(1), 1.6, 0));
    assertThat(packed.length()).isLessThan(1_500);
  }
}
