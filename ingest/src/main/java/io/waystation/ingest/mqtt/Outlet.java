package io.waystation.ingest.mqtt;

/** The way back to devices. */
@FunctionalInterface
public interface Outlet {
  /**
   * Publishes with QoS 0 when there is a connection, and does nothing when there is none: for what
   * is said again anyway. Never blocks; may be called from any thread.
   *
   * @return whether it was handed to a connection
   */
  boolean publish(String topic, byte[] payload, boolean retained);
}
