package io.waystation.server.check;

import io.waystation.model.LocalText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Something that can be found. The texts are patterns ({@link java.util.Formatter}); what mends it
 * is the line of a configuration wherever there is one, and empty where nothing need be mended.
 */
public interface Kind {
  /** Of the enum that implements it. */
  String name();

  Area area();

  Text text();

  default Level level() {
    return text().level();
  }

  default LocalText words() {
    return text().words();
  }

  default LocalText remedy() {
    return text().remedy();
  }

  /** For machines; never changes: {@code broker.queue-limit}. */
  default String code() {
    return (area().name() + "." + name()).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Every kind there is, in the order of the documentation. */
  static List<Kind> all() {
    return Stream.<Kind[]>of(
            ConfigurationKind.values(),
            MachineKind.values(),
            BrokerKind.values(),
            InfluxKind.values(),
            PostgresKind.values(),
            DevicesKind.values())
        .flatMap(Stream::of)
        .toList();
  }
}
