package io.waystation.benchmarks.growth;

import java.util.List;

/** What can be made more of, by its name. */
public enum Growths {
  DEVICES(List.of(450, 1_800, 7_200)),
  PEOPLE(List.of(1_000, 6_000, 36_000)),
  RULES(List.of(1, 4, 16)),
  DAYS(List.of(7, 28, 112));

  private static final int CITY = 400;

  private final List<Integer> usual;

  Growths(List<Integer> usual) {
    this.usual = usual;
  }

  public List<Integer> usual() {
    return usual;
  }

  /**
   * @param sizes three
   * @param messages that are measured at each
   */
  public Growing of(List<Integer> sizes, int messages) {
    return switch (this) {
      case DEVICES -> new DeviceGrowth(messages);
      case PEOPLE -> new PeopleGrowth(messages);
      case RULES -> new RuleGrowth(CITY, messages);
      case DAYS -> new DayGrowth(sizes.get(0), messages);
    };
  }
}
