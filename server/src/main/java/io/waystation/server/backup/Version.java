package io.waystation.server.backup;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which Waystation this is, as Maven wrote it into our jar. */
final class Version {
  private static final String PLACE =
      "/META-INF/maven/io.waystation/waystation-server/pom.properties";

  private Version() {}

  /** {@code unpackaged} when it is run from its classes. */
  static String current() {
    try (InputStream in = Version.class.getResourceAsStream(PLACE)) {
      if (in == null) {
        return "unpackaged";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unpackaged");
    } catch (IOException e) {
      throw new IllegalStateException("our own jar cannot be read", e);
    }
  }
}
