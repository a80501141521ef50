/**
 * MQTT in, log out: {@link io.waystation.ingest.mqtt} takes messages from the broker, {@link
 * io.waystation.ingest.payload} makes readings of them, {@link io.waystation.ingest.Intake} keeps
 * them in the log, and {@link io.waystation.ingest.StoreWriter} carries the log to the telemetry
 * store. Arrows: this package to payload to mqtt.
 */
package io.waystation.ingest;
