package io.waystation.server.demo;

import io.waystation.server.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which city a data folder belongs to: another one over the same data would look half dead. */
final class CityOfData {
  private CityOfData() {}

  /**
   * @param city how to ask for it again
   * @throws CannotRun if the folder belongs to another city
   */
  static void check(Path data, String city) {
    Path file = file(data);
    if (Files.notExists(file)) {
      return;
    }
    try {
      String there = Files.readString(file).strip();
      if (!there.equals(city)) {
        throw CannotRun.usage(
            "%s holds the city of %s. Start with these options to go on with it, or give another --data."
                .formatted(data, there));
      }
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be read: %s".formatted(file, e), e);
    }
  }

  /** Not before the folder is locked and the ports are free: a start that fails claims nothing. */
  static void claim(Path data, String city) {
    check(data, city);
    Path file = file(data);
    try {
      Files.writeString(file, city + "\n");
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  private static Path file(Path data) {
    return data.resolve("city.txt");
  }
}
