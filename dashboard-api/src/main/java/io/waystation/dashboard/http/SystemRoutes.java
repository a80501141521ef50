package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.json.SystemJson;
import io.waystation.dashboard.live.Directory;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.records.AuditEntry;
import io.waystation.storage.records.Records;
import java.util.List;

/** For those who run the system: what became of messages, and who did what. */
final class SystemRoutes {
  private final Records records;
  private final ReadingLog readings;
  private final Directory directory;

  SystemRoutes(Records records, ReadingLog readings, Directory directory) {
    this.records = records;
    this.readings = readings;
    this.directory = directory;
  }

  void mount(Api api) {
    api.answer("listQuarantine", this::quarantine)
        .answer("readLedger", this::ledger)
        .answer("listAudit", this::audit);
  }

  private Answer quarantine(Call call) {
    directory.refresh();
    int limit = limit(call);
    List<Quarantined> found =
        readings.quarantine().page(Quarantine.Filter.ALL, before(call), limit + 1);
    List<Quarantined> page = found.subList(0, Math.min(limit, found.size()));
    List<JsonObject> messages =
        page.stream()
            .map(
                message ->
                    SystemJson.quarantined(message, QuarantinePreview.of(message, kiosk(message))))
            .toList();
    return Answer.ok(
        new JsonObject()
            .put("messages", new JsonArray(messages))
            .put("next", found.size() > limit ? page.get(limit - 1).id() : null));
  }

  private boolean kiosk(Quarantined message) {
    return DeviceId.valid(message.device())
        && directory
            .device(new DeviceId(message.device()))
            .filter(device -> device.type() == Device.Type.KIOSK)
            .isPresent();
  }

  private Answer ledger(Call call) {
    directory.refresh();
    List<JsonObject> devices =
        readings.ledgers().stream()
            .map(
                ledger ->
                    SystemJson.ledger(
                        ledger, directory.device(ledger.device()).map(Device::station)))
            .toList();
    return Answer.ok(
        new JsonObject()
            .put("totals", SystemJson.totals(readings.totals()))
            .put("devices", new JsonArray(devices)));
  }

  private Answer audit(Call call) {
    int limit = limit(call);
    return records.read(
        t -> {
          List<AuditEntry> found = t.audit().page(before(call), limit + 1);
          List<AuditEntry> page = found.subList(0, Math.min(limit, found.size()));
          return Answer.ok(
              new JsonObject()
                  .put("entries", new JsonArray(page.stream().map(SystemJson::audited).toList()))
                  .put("next", found.size() > limit ? page.get(limit - 1).id() : null)
                  .put("intact", t.audit().firstBroken() == 0));
        });
  }

  private static long before(Call call) {
    return call.number("before").orElse(Long.MAX_VALUE);
  }

  private static int limit(Call call) {
    return call.number("limit").orElse(50L).intValue();
  }
}
