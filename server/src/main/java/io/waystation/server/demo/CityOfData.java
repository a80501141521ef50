package io.waystation.server.demo;

import io.waystation.server.CannotRun;
import io.waystation.simulator.CitySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which city a data folder belongs to: another one over the same data would look half dead. */
final class CityOfData {
  private CityOfData() {}

  /**
   * @throws CannotRun if the folder belongs to another city
   */
  static void claim(Path data, CitySettings city) {
    Path file = data.resolve("city.txt");
    String wanted =
        "--stations %d --huts %d --workers %d --seed %d"
            .formatted(city.stations(), city.huts(), city.workers(), city.seed());
    try {
      if (Files.notExists(file)) {
        Files.writeString(file, wanted + "\n");
      }
      String there = Files.readString(file).strip();
      if (!there.equals(wanted)) {
        throw CannotRun.usage(
            "%s holds the city of %s. Start with these options to go on with it, or give another --data."
                .formatted(data, there));
      }
    } catch (IOException e) {
      throw CannotRun.because("%s can be neither read nor written: %s".formatted(file, e), e);
    }
  }
}
