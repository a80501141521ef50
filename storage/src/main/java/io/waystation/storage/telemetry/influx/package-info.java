/** Telemetry in InfluxDB 1.x and 2.x, written in line protocol and read in InfluxQL. */
package io.waystation.storage.telemetry.influx;
