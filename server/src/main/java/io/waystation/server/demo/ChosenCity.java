package io.waystation.server.demo;

import io.waystation.server.CannotRun;
import io.waystation.simulator.City;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.Preset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A city and how to ask for it again.
 *
 * @param options as on the command line; the same for the same city and for no other
 */
public record ChosenCity(City city, String options) {
  private static final int DIGEST_LETTERS = 12;

  public static ChosenCity planned(CitySettings settings) {
    String counts = "--stations %d --huts %d".formatted(settings.stations(), settings.huts());
    if (settings.preset() != Preset.DEMO || settings.corners() > 0) {
      counts =
          "--preset %s %s --corners %d"
              .formatted(settings.preset().word(), counts, settings.corners());
    }
    return new ChosenCity(
        City.plan(settings),
        "%s --workers %d --seed %d".formatted(counts, settings.workers(), settings.seed()));
  }

  /**
   * @throws CannotRun if the file cannot be read any more
   */
  public static ChosenCity ofFile(City city, Path file) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return new ChosenCity(
          city,
          "--city %s (SHA-256 %s...) --seed %d"
              .formatted(
                  file.getFileName(),
                  HexFormat.of().formatHex(digest).substring(0, DIGEST_LETTERS),
                  city.seed()));
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be read: %s".formatted(file, e), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
