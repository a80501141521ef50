/**
 * A station's figures by local day: visits, dwell, use, energy, uptime. Worked out from the
 * telemetry store by measured time, one station and day at a time, so memory stays bounded, and
 * nothing that arrives twice or late counts twice or is lost.
 */
package io.waystation.dashboard.statistics;
