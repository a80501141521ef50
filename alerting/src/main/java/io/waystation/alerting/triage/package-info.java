/**
 * What is behind an outage: device, gateway link, station power, or the whole station's link; and
 * which alarms are lines of it. A function of the facts of one station at one moment. That it was
 * the broker or we ourselves need not be told apart here: for that time nothing is raised.
 */
package io.waystation.alerting.triage;
