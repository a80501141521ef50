package io.waystation.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Marker;

/**
 * Lets each kind of complaint of the embedded broker through once in ten seconds of real time: on a
 * full disk it makes the same one, with its stack, for every message it is offered.
 */
final class BrokerFlood extends TurboFilter {
  private static final String BROKER = "org.apache.activemq.";
  private static final long PERIOD_NANOS = 10_000_000_000L;

  private final Map<String, Long> spoke = new ConcurrentHashMap<>();

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] params, Throwable cause) {
    if (format == null
        || !logger.getName().startsWith(BROKER)
        || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    long now = System.nanoTime();
    // The first word is Artemis' code of the complaint (AMQ222212:); the rest may name the message.
    String kind = logger.getName() + ' ' + format.split(" ", 2)[0];
    Long last = spoke.get(kind);
    if (last != null && now - last < PERIOD_NANOS) {
      return FilterReply.DENY;
    }
    spoke.put(kind, now);
    return FilterReply.NEUTRAL;
  }
}
