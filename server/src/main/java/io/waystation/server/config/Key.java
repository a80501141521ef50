package io.waystation.server.config;

import java.util.Locale;

/**
 * A key of the configuration.
 *
 * @param path with dots, as in the file
 * @param accepted in words
 * @param fallback what holds when it is not given, as it would be written; empty for nothing
 * @param secret never shown
 */
public record Key(String path, String accepted, String fallback, boolean secret) {
  static final String PREFIX = "WAYSTATION_";

  /** The environment variable that overrides it: {@code http.port} is WAYSTATION_HTTP_PORT. */
  public String variable() {
    return PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
