package io.waystation.server.command;

import io.waystation.server.CannotRun;
import io.waystation.server.DataFolder;
import io.waystation.server.RecordsStores;
import io.waystation.server.RestoreMark;
import io.waystation.server.config.Config;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.RecordsException;
import java.io.IOException;
import java.util.function.Function;

/** The records of an installation, opened for one command; a running service may have them open. */
final class Installation {
  private Installation() {}

  static <T> T withRecords(ConfigOption option, Function<Records, T> work) {
    return withRecords(option.load().config(), work);
  }

  static <T> T withRecords(Config config, Function<Records, T> work) {
    RestoreMark.refuse(config.data());
    try {
      DataFolder.make(config.data());
      try (Records records = RecordsStores.open(config, IdentityKey.inFile(config.identityKey()))) {
        return work.apply(records);
      }
    } catch (RecordsException e) {
      throw CannotRun.because(e.getMessage(), e);
    } catch (IOException e) {
      throw CannotRun.because(
          "The data folder %s cannot be used: %s".formatted(config.data(), e), e);
    }
  }
}
