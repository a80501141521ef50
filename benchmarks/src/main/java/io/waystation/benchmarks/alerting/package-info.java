/** Rules and alarms under load. */
package io.waystation.benchmarks.alerting;
