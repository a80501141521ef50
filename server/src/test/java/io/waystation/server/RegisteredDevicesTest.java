package io.waystation.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RegisteredDevicesTest {
  private static final LocalText NAME = new LocalText("名", "Name");

  @TempDir Path folder;

  @Test
  @Timeout(30)
  void hearsOfANewDeviceWithinASecondAndGoesOnWhenTheRecordsAreAway() throws Exception {
    Records records = Records.openSqlite(folder, IdentityKey.inFile(folder.resolve("key")));
    RegisteredDevices devices = new RegisteredDevices(records);
    DeviceId id = new DeviceId("gw-1");
    assertThat(devices.find(id)).isEmpty();
    records.write(
        t -> {
          StationId station = new StationId("st-1");
          t.stations().saveArea(new Area("city", "", NAME));
          t.stations()
              .save(
                  new Station(
                      station,
                      Station.Type.STATION,
                      NAME,
                      "city",
                      OptionalInt.empty(),
                      ZoneOffset.UTC,
                      0,
                      0,
                      1,
                      true));
          t.devices().save(new Device(id, station, Device.Type.GATEWAY, NAME, Instant.EPOCH));
          return null;
        });
    Thread.sleep(1_100);
    assertThat(devices.find(id)).isPresent();

    records.close();
    Thread.sleep(1_100);
    assertThat(devices.find(new DeviceId("stranger"))).isEmpty();
    assertThat(devices.find(id)).isPresent();
  }
}
