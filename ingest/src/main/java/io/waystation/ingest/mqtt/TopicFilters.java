package io.waystation.ingest.mqtt;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Topic filters as MQTT has them: levels, {@code +} for any one level, {@code #} for any rest. */
final class TopicFilters {
  private static final String ONE = "+";
  private static final String REST = "#";

  private TopicFilters() {}

  /** Without those that another one covers: a broker may send a message once for each of them. */
  static List<String> distinct(List<String> filters) {
    List<String> once = new ArrayList<>(new LinkedHashSet<>(filters));
    return once.stream()
        .filter(one -> once.stream().noneMatch(other -> !other.equals(one) && covers(other, one)))
        .toList();
  }

  /** Whether every topic that fits {@code narrow} also fits {@code wide}. */
  static boolean covers(String wide, String narrow) {
    String[] outer = wide.split("/", -1);
    String[] inner = narrow.split("/", -1);
    for (int i = 0; i < outer.length; i++) {
      if (outer[i].equals(REST)) {
        return true;
      }
      boolean fits =
          i < inner.length
              && (outer[i].equals(inner[i]) || outer[i].equals(ONE) && !inner[i].equals(REST));
      if (!fits) {
        return false;
      }
    }
    return outer.length == inner.length;
  }
}
