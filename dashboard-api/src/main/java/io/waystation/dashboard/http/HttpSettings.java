package io.waystation.dashboard.http;

/**
 * Where the dashboard listens.
 *
 * @param host address to bind, for example {@code 127.0.0.1} or {@code 0.0.0.0}
 * @param port 0 takes a free one
 * @param secureCookies set when browsers reach us by https: cookies then travel by https only
 */
public record HttpSettings(String host, int port, boolean secureCookies) {}
