package io.waystation.ingest.mapping;

/**
 * One thing wrong with a mapping file.
 *
 * @param file its name
 * @param line from 1
 * @param problem what is wrong and what to do
 */
public record MappingFault(String file, int line, String problem) {
  @Override
  public String toString() {
    return "%s, line %d: %s".formatted(file, line, problem);
  }
}
