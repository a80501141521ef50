package io.waystation.alerting.notify.channel;

import java.time.Clock;

/**
 * What channels reach the outside by.
 *
 * @param stations publishes to the devices at a station
 * @param publicUrl address of the page as people reach it; empty when it is not known
 */
public record Outside(HttpSender http, Clock clock, StationNotices stations, String publicUrl) {}
