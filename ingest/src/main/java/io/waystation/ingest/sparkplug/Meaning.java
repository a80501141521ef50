package io.waystation.ingest.sparkplug;

import io.waystation.ingest.payload.Reason;

/**
 * What the metrics of one message are called.
 *
 * <p>An alias means what the birth before it said. When messages were missed between the two, one
 * of them may have been a birth that gave the alias to something else; then it is believed only if
 * the birth after it says the same. Names need nobody's word.
 *
 * @param own what the birth before it announced; null when there is none
 * @param next what the birth after it announced; null when there is none yet
 * @param number of the message
 */
record Meaning(Epoch.Announcement own, Epoch.Announcement next, long number) {
  /** Of a message that has just arrived: there is no birth after it. */
  static Meaning live(Epoch.Announcement own, long number) {
    return new Meaning(own, null, number);
  }

  /** Its name and its datatype, 0 when nobody has said that. */
  Announced.Definition of(Metric metric) throws SparkplugFault {
    if (metric.name() != null && !metric.name().isEmpty()) {
      return new Announced.Definition(
          metric.name(), metric.datatype() != 0 ? metric.datatype() : datatype(metric.name()));
    }
    Announced.Definition definition = find(metric.alias());
    return metric.datatype() == 0
        ? definition
        : new Announced.Definition(definition.name(), metric.datatype());
  }

  private int datatype(String name) {
    int announced = own == null ? 0 : own.metrics().datatype(name);
    return announced == 0 && next != null ? next.metrics().datatype(name) : announced;
  }

  private Announced.Definition find(long alias) throws SparkplugFault {
    Announced.Definition before = own == null ? null : own.metrics().find(alias);
    if (before != null && number < own.untrustedFrom()) {
      return before;
    }
    Announced.Definition after = next == null ? null : next.metrics().find(alias);
    if (after != null && (before == null || before.equals(after))) {
      return after;
    }
    if (before == null) {
      throw new SparkplugFault(
          Reason.UNKNOWN_ALIAS,
          "a metric has an alias that the birth does not name; the node is asked for a new birth,"
              + " and this message can be replayed after that");
    }
    throw new SparkplugFault(
        Reason.NOT_BORN,
        "messages before this one are missing, perhaps a birth that changed the aliases; the node"
            + " is asked for a new birth, and this message can be replayed after that");
  }
}
