package io.waystation.server.config;

/**
 * One thing wrong with the configuration, said so that it can be put right without looking
 * elsewhere.
 *
 * @param key with dots, for example {@code http.port}; empty when it is about the file as a whole
 * @param problem what was given (a secret masked), what is accepted, an example
 */
public record ConfigFault(String key, String problem) {
  @Override
  public String toString() {
    return key.isEmpty() ? problem : key + ": " + problem;
  }
}
