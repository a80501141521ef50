/** Telemetry in one SQLite file. */
package io.waystation.storage.telemetry.sqlite;
