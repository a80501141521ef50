package io.waystation.server.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.server.RecordsStores;
import io.waystation.server.config.Config;
import io.waystation.server.registry.Registrar;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Everything an installation keeps, in a folder, without a running service. */
final class SmallInstallation {
  static final Instant NOON = Instant.parse("2026-11-20T04:00:00Z");
  static final StationId STATION = new StationId("st-1");
  static final DeviceId GATEWAY = new DeviceId("gw-0");

  private static final String REGISTRY =
      """
      areas: [{id: city, name: City}]
      stations:
        - {id: st-1, type: station, name: One, area: city, latitude: 31, longitude: 121, capacity: 9}
      devices:
        - {id: gw-0, station: st-1, type: gateway, name: Gateway}
      """;

  private final Path folder;
  final Config config;

  /**
   * @param more lines of its configuration
   */
  SmallInstallation(Path folder, String name, String more) throws Exception {
    this.folder = folder;
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(
        file,
        "data: '%s'%nidentity-key: '%s'%nops: {port: 1}%n%s%n"
            .formatted(folder.resolve(name), folder.resolve("identity.key"), more));
    this.config = Config.load(file, Map.of()).config();
  }

  /** Messages 0 to {@code messages} - 1, of one reading each, in log and telemetry. */
  SmallInstallation filled(int messages) throws IOException {
    Path registry = Files.writeString(folder.resolve("registry.yaml"), REGISTRY);
    records(
        records -> {
          new Registrar(records).add(registry, NOON);
          return null;
        });
    List<Arrival.Message> all = LongStream.range(0, messages).mapToObj(this::message).toList();
    log(log -> log.append(List.copyOf(all)));
    telemetry(store -> store.write(all.stream().flatMap(m -> m.readings().stream()).toList()));
    Files.writeString(config.data().resolve("signals-used.csv"), "");
    return this;
  }

  Arrival.Message message(long seq) {
    Instant at = NOON.plusSeconds(seq);
    Reading reading = reading("occupancy.in", PersonId.NONE, seq, 0, at, seq);
    return new Arrival.Message(
        "ws/v1/gw-0/readings",
        GATEWAY,
        1,
        seq,
        at,
        at,
        seq + 1,
        ("{\"seq\":" + seq + "}").getBytes(UTF_8),
        List.of(reading));
  }

  static Reading reading(
      String signal, PersonId person, double value, long flags, Instant at, long seq) {
    Signal known = SignalCatalogue.current().find(signal).orElseThrow();
    return new Reading(STATION, GATEWAY, "", person, "", known, value, flags, at, at, 1, seq);
  }

  <T> T records(Function<Records, T> work) {
    try (Records records = RecordsStores.open(config, IdentityKey.inFile(config.identityKey()))) {
      return work.apply(records);
    }
  }

  void log(Consumer<ReadingLog> work) {
    try (ReadingLog log = SqliteReadingLog.open(config.data().resolve("log"), Clock.systemUTC())) {
      work.accept(log);
    }
  }

  void telemetry(Consumer<TelemetryStore> work) {
    try (TelemetryStore store = SqliteTelemetryStore.open(config.data().resolve("telemetry"))) {
      work.accept(store);
    }
  }
}
