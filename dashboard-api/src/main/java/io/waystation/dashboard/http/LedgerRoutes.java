package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.json.LedgerJson;
import io.waystation.dashboard.json.Times;
import io.waystation.dashboard.live.Directory;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.storage.log.BootLedger;
import io.waystation.storage.log.DeviceLedger;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.ReadingLog;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What became of every message: of all, and of each device. */
final class LedgerRoutes {
  private static final int MOST_BOOTS = 50;

  private final ReadingLog readings;
  private final Directory directory;
  private final Clocks clocks;
  private final LedgerCheck check;

  LedgerRoutes(ReadingLog readings, Directory directory, Clocks clocks, Clock clock) {
    this.readings = readings;
    this.directory = directory;
    this.clocks = clocks;
    this.check = new LedgerCheck(readings, clock);
  }

  void mount(Api api) {
    api.answer("readLedger", this::all).answer("readDeviceLedger", this::one);
  }

  private Answer all(Call call) {
    directory.refresh();
    String wanted = call.query("query").orElse("").strip().toLowerCase(Locale.ROOT);
    boolean holes = call.flag("holes").orElse(false);
    LedgerOrder order = LedgerOrder.of(call.query("sort").orElse("holes"));
    LedgerOrder.Place after = call.query("cursor").map(LedgerOrder.Place::parse).orElse(null);
    int limit = call.number("limit").orElse(100L).intValue();
    List<DeviceLedger> fitting =
        readings.ledgers().stream()
            .filter(ledger -> !holes || ledger.holes() > 0)
            .filter(ledger -> fits(ledger, wanted))
            .sorted(order.comparator())
            .toList();
    List<DeviceLedger> rest =
        fitting.stream()
            .filter(ledger -> after == null || order.place(ledger).compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    List<DeviceLedger> page = rest.subList(0, Math.min(limit, rest.size()));
    LedgerCheck.Result checked = check.result();
    return Answer.ok(
        new JsonObject()
            .put("totals", LedgerJson.totals(readings.totals()))
            .put("agrees", checked.agrees())
            .put("disagreements", new JsonArray(checked.disagreements()))
            .put("checkedAt", Times.text(checked.at()))
            .put("log", LedgerJson.status(readings.status()))
            .put("devices", new JsonArray(page.stream().map(this::json).toList()))
            .put("total", fitting.size())
            .put("next", rest.size() > limit ? order.place(page.get(limit - 1)).text() : null));
  }

  private Answer one(Call call) {
    directory.refresh();
    DeviceId id = new DeviceId(call.path("device"));
    Optional<DeviceLedger> heard =
        readings.ledgers().stream().filter(ledger -> ledger.device().equals(id)).findFirst();
    if (heard.isEmpty() && directory.device(id).isEmpty()) {
      throw DeviceRoutes.unknown(id);
    }
    DeviceLedger ledger =
        heard.orElseGet(() -> new DeviceLedger(id, 0, 0, 0, 0, 0, 0, -1, 0, null));
    List<BootLedger> boots = readings.boots(id, MOST_BOOTS);
    long waiting =
        readings.quarantine().groups().stream()
            .filter(group -> group.device().equals(id.value()))
            .mapToLong(Quarantine.Group::count)
            .sum();
    return Answer.ok(
        json(ledger)
            .put("waiting", waiting)
            .put("clock", clocks.of(id).map(LedgerRoutes::json).orElse(null))
            .put("boots", new JsonArray(boots.stream().map(LedgerJson::boot).toList())));
  }

  private boolean fits(DeviceLedger ledger, String wanted) {
    return wanted.isEmpty()
        || ledger.device().value().contains(wanted)
        || directory
            .device(ledger.device())
            .filter(device -> DeviceRoutes.fits(device, wanted))
            .isPresent();
  }

  private JsonObject json(DeviceLedger ledger) {
    return LedgerJson.device(ledger, directory.device(ledger.device()).map(Device::station));
  }

  private static JsonObject json(Clocks.Estimate clock) {
    return LedgerJson.clock(
        clock.offset(),
        clock.driftPpm().isPresent() ? clock.driftPpm().getAsDouble() : null,
        clock.samples(),
        clock.since(),
        clock.wrong());
  }
}
