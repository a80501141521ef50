package io.waystation.benchmarks.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the processes that JMH starts may write; whoever starts them deletes it. */
public final class WorkFolder {
  static final String PROPERTY = "waystation.bench.folder";

  private WorkFolder() {}

  /** A new one of this process. */
  public static Path make() throws IOException {
    return Files.createTempDirectory(Path.of(System.getProperty(PROPERTY)), "micro-");
  }
}
