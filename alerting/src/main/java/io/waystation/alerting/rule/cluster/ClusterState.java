package io.waystation.alerting.rule.cluster;

import java.util.SortedMap;

/**
 * What a cluster remembers of one site: nobody's name or id, only what the salt makes of it.
 *
 * @param salt random, of this memory alone
 * @param people when each was last found so, epoch milliseconds measured, by their hash
 * @param raised the day it was last raised, since 1970-01-01
 */
public record ClusterState(String salt, SortedMap<String, Long> people, boolean on, long raised) {
  static final long NEVER = Long.MIN_VALUE;
}
