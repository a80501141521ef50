package io.waystation.alerting.notify.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.storage.records.LabelMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Against Alertmanager's inhibition written down once more as its documentation has it: go through
 * all rules and all firing alarms and compare.
 */
class InhibitorPropertyTest {
  private static final List<String> NAMES = List.of("alertname", "station", "device", "severity");
  private static final List<String> VALUES = List.of("x", "y", "z");
  private static final List<String> OPERATORS = List.of(" = ", " != ", " =~ ", " !~ ");

  @Property(tries = 300)
  void isWhatGoingThroughEverythingSays(@ForAll long seed) {
    Random random = new Random(seed);
    List<Inhibition> rules = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      rules.add(new Inhibition(matchers(random), matchers(random), equal(random)));
    }
    Inhibitor inhibitor = new Inhibitor(rules);
    Map<String, Map<String, String>> firing = new HashMap<>();
    for (int step = 0; step < 60; step++) {
      String alarm = "a" + random.nextInt(8);
      Map<String, String> now = random.nextInt(4) == 0 ? null : labels(random);
      inhibitor.changed(alarm, firing.get(alarm), now);
      if (now == null) {
        firing.remove(alarm);
      } else {
        firing.put(alarm, now);
      }
      Map<String, String> target = labels(random);
      assertThat(inhibitor.inhibits(target))
          .as("%s by %s under %s", target, firing, rules)
          .isEqualTo(rules.stream().anyMatch(rule -> inhibited(rule, target, firing)));
    }
  }

  private static boolean inhibited(
      Inhibition rule, Map<String, String> target, Map<String, Map<String, String>> firing) {
    if (!all(rule.target(), target)) {
      return false;
    }
    boolean alsoSource = all(rule.source(), target);
    return firing.values().stream()
        .filter(source -> all(rule.source(), source))
        .filter(source -> !(alsoSource && all(rule.target(), source)))
        .anyMatch(
            source ->
                rule.equal().stream()
                    // The one departure: what both lack is not the same.
                    .allMatch(
                        name ->
                            source.containsKey(name) && source.get(name).equals(target.get(name))));
  }

  private static boolean all(List<LabelMatcher> matchers, Map<String, String> labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }

  private static Map<String, String> labels(Random random) {
    Map<String, String> labels = new TreeMap<>();
    for (String name : NAMES) {
      if (random.nextInt(3) > 0) {
        labels.put(name, VALUES.get(random.nextInt(VALUES.size())));
      }
    }
    return labels;
  }

  private static List<LabelMatcher> matchers(Random random) {
    List<LabelMatcher> matchers = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(2); i++) {
      matchers.add(
          LabelMatcher.parse(
              NAMES.get(random.nextInt(NAMES.size()))
                  + OPERATORS.get(random.nextInt(OPERATORS.size()))
                  + VALUES.get(random.nextInt(VALUES.size()))));
    }
    return matchers;
  }

  private static List<String> equal(Random random) {
    return NAMES.stream().filter(name -> random.nextInt(3) == 0).toList();
  }
}
