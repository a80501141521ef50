package io.waystation.server.backup;

import io.waystation.server.config.Config;
import java.nio.file.Path;

/** Where things lie in a backup, and where in an installation. */
final class Parts {
  static final String RECORDS = "records.jsonl.gz";
  static final String LOG = "log.db";
  static final String TELEMETRY = "telemetry.db";
  static final String BIRTHS = "sparkplug.db";
  static final String SIGNALS = "signals-used.csv";
  static final String CITY = "city.txt";
  static final String BROKER = "broker";
  static final String KEY = "identity.key";
  static final String DEMO_KEY = "demo.key";

  private final Config config;

  Parts(Config config) {
    this.config = config;
  }

  Path data() {
    return config.data();
  }

  Path log() {
    return data().resolve("log");
  }

  Path telemetry() {
    return data().resolve("telemetry");
  }

  Path births() {
    return data().resolve("sparkplug");
  }

  Path broker() {
    return data().resolve(BROKER);
  }

  Path signals() {
    return data().resolve(SIGNALS);
  }

  Path city() {
    return data().resolve(CITY);
  }

  Path demoKey() {
    return data().resolve(DEMO_KEY);
  }

  Path key() {
    return config.identityKey();
  }

  boolean telemetryInFile() {
    return config.telemetry().store() == Config.Store.SQLITE;
  }

  boolean brokerInside() {
    return config.mqtt().broker() == Config.Broker.EMBEDDED;
  }
}
