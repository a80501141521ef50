package io.waystation.server.demo;

import io.waystation.dashboard.access.Passwords;
import io.waystation.dashboard.access.Secrets;
import io.waystation.model.Device;
import io.waystation.model.HealthFile;
import io.waystation.model.Role;
import io.waystation.simulator.City;
import io.waystation.simulator.Worker;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import io.waystation.storage.records.Token;
import io.waystation.storage.records.User;
import java.time.Instant;

/** Puts a planned city, the demo's users and its token into the records. */
final class DemoRegistry {
  private static final String TOKEN = "demo";

  private final DemoKey key;

  DemoRegistry(DemoKey key) {
    this.key = key;
  }

  /** Doing it again changes nothing. */
  void fill(Records records, City city, Instant now) {
    records.write(
        t -> {
          city.areas().forEach(t.stations()::saveArea);
          city.stations().forEach(t.stations()::save);
          city.devices().forEach(device -> save(t, device));
          city.workers().forEach(worker -> save(t, worker));
          String token = Secrets.hash(key.bearerToken());
          if (t.tokens().find(token).isEmpty()) {
            t.tokens().save(new Token(token, TOKEN, Role.ADMIN, now));
          }
          return null;
        });
    for (DemoUser user : DemoUser.values()) {
      save(records, user);
    }
  }

  private static void save(Tables t, Worker worker) {
    t.people().save(worker.person(), worker.name());
    if (!worker.file().equals(HealthFile.NONE)) {
      t.people().saveFile(worker.person().id(), worker.file());
    }
  }

  private void save(Tables t, Device device) {
    t.devices().save(device);
    t.devices().setSecretHash(device.id(), Secrets.hash(key.deviceSecret(device.id().value())));
  }

  /** Hashing takes its time, so only for somebody who is not there yet. */
  private void save(Records records, DemoUser user) {
    if (records.read(t -> t.users().find(user.word())).isEmpty()) {
      String hash = Passwords.hash(key.password(user.word()).toCharArray());
      User kept = new User(user.word(), user.fullName(), user.role(), hash, false);
      records.write(
          t -> {
            t.users().save(kept);
            return null;
          });
    }
  }
}
