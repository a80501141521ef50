package io.waystation.alerting.notify.channel;

import io.waystation.model.StationId;

/** Publishes a notice to the devices of a station; whoever has the broker supplies it. */
@FunctionalInterface
public interface StationNotices {
  /** Where there is no broker to publish to. */
  StationNotices NOWHERE = (station, payload) -> false;

  /**
   * @param payload JSON
   * @return whether the broker was given it; false when there is no connection just now
   */
  boolean publish(StationId station, byte[] payload);
}
