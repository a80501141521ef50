package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Secrets;
import io.waystation.dashboard.json.QuarantineJson;
import io.waystation.dashboard.json.StationJson;
import io.waystation.dashboard.live.Directory;
import io.waystation.dashboard.live.LiveView;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.StationId;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The register of devices, and those that send without standing in it. */
final class DeviceRoutes {
  private static final int MOST_STRANGERS = 200;

  /** Enough of a stranger's newest messages to tell what its topics look like. */
  private static final int SAMPLED = 10;

  private final Records records;
  private final ReadingLog readings;
  private final Access access;
  private final Directory directory;
  private final LiveView live;
  private final Clock clock;

  DeviceRoutes(
      Records records,
      ReadingLog readings,
      Access access,
      Directory directory,
      LiveView live,
      Clock clock) {
    this.records = records;
    this.readings = readings;
    this.access = access;
    this.directory = directory;
    this.live = live;
    this.clock = clock;
  }

  void mount(Api api) {
    api.answer("listDevices", this::list)
        .answer("readDevice", this::read)
        .answer("registerDevice", this::register)
        .answer("editDevice", this::edit)
        .answer("issueDeviceSecret", this::issueSecret)
        .answer("listOnboarding", this::strangers);
  }

  static Problem unknown(DeviceId id) {
    return Problem.notFound(
        "没有编号为 '%s' 的设备。".formatted(id), "There is no device '%s'.".formatted(id));
  }

  /**
   * @param wanted in lower case
   */
  static boolean fits(Device device, String wanted) {
    return device.id().value().contains(wanted)
        || device.station().value().contains(wanted)
        || device.name().zh().toLowerCase(Locale.ROOT).contains(wanted)
        || device.name().en().toLowerCase(Locale.ROOT).contains(wanted);
  }

  private Answer list(Call call) {
    directory.refresh();
    String wanted = call.query("query").orElse("").strip().toLowerCase(Locale.ROOT);
    String station = call.query("station").orElse(null);
    String after = call.query("after").orElse("");
    int limit = call.number("limit").orElse(50L).intValue();
    List<Device> found =
        directory.devices().stream()
            .filter(device -> station == null || device.station().value().equals(station))
            .filter(device -> fits(device, wanted))
            .filter(device -> device.id().value().compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    List<Device> page = found.subList(0, Math.min(limit, found.size()));
    return Answer.ok(
        new JsonObject()
            .put("devices", new JsonArray(page.stream().map(this::json).toList()))
            .put("next", found.size() > limit ? page.get(limit - 1).id().value() : null));
  }

  private Answer read(Call call) {
    directory.renew();
    DeviceId id = id(call);
    Device device = directory.device(id).orElseThrow(() -> unknown(id));
    return Answer.ok(json(device)).with("ETag", version(device));
  }

  private Answer register(Call call) {
    DeviceId id = new DeviceId(call.body().getString("id"));
    Device device =
        records.write(
            t -> {
              if (t.devices().find(id).isPresent()) {
                throw Problem.conflict(
                    "设备 '%s' 已经登记。".formatted(id),
                    "Device '%s' is registered already.".formatted(id));
              }
              Device added = device(t, call, id, clock.instant());
              t.devices().save(added);
              access.audit(t, call.caller(), "device.register", subject(added), call.address());
              return added;
            });
    directory.renew();
    boolean replay = call.body().getBoolean("replay", true);
    int replayed =
        replay ? readings.quarantine().replay(Quarantine.Filter.ofDevice(id.value())) : 0;
    return Answer.created(new JsonObject().put("device", json(device)).put("replayed", replayed))
        .with("ETag", version(device));
  }

  private Answer edit(Call call) {
    String expected =
        call.headerText("If-Match")
            .orElseThrow(
                () ->
                    Problem.of(
                        428,
                        "请用 If-Match 说明您修改的是哪个版本（GET 返回的 ETag）。",
                        "Say in If-Match which version you edit: the ETag that GET answers."));
    DeviceId id = id(call);
    Device edited =
        records.write(
            t -> {
              Device before = t.devices().find(id).orElseThrow(() -> unknown(id));
              if (!bare(version(before)).equals(bare(expected))) {
                throw Problem.of(
                    412,
                    "设备信息在您查看之后已被改动，请刷新后重试。",
                    "The device has changed since you read it: load it again and decide anew.");
              }
              Device after = device(t, call, id, before.commissionedAt());
              t.devices().save(after);
              String moved =
                  before.station().equals(after.station()) ? "" : " from:" + before.station();
              access.audit(t, call.caller(), "device.edit", subject(after) + moved, call.address());
              return after;
            });
    directory.renew();
    return Answer.ok(json(edited)).with("ETag", version(edited));
  }

  private Answer issueSecret(Call call) {
    DeviceId id = id(call);
    String secret = Secrets.random();
    records.write(
        t -> {
          Device device = t.devices().find(id).orElseThrow(() -> unknown(id));
          t.devices().setSecretHash(id, Secrets.hash(secret));
          access.audit(t, call.caller(), "device.secret", subject(device), call.address());
          return null;
        });
    return Answer.created(new JsonObject().put("secret", secret));
  }

  private Answer strangers(Call call) {
    directory.refresh();
    // In the order of the groups: whoever was heard last comes first.
    Map<String, List<Quarantine.Group>> strangers =
        readings.quarantine().groups().stream()
            .filter(
                group ->
                    DeviceId.valid(group.device())
                        && directory.device(new DeviceId(group.device())).isEmpty())
            .collect(
                Collectors.groupingBy(
                    Quarantine.Group::device, LinkedHashMap::new, Collectors.toList()));
    List<JsonObject> shown =
        strangers.entrySet().stream()
            .limit(MOST_STRANGERS)
            .map(stranger -> stranger(stranger.getKey(), stranger.getValue()))
            .toList();
    return Answer.ok(
        new JsonObject().put("devices", new JsonArray(shown)).put("total", strangers.size()));
  }

  private JsonObject stranger(String device, List<Quarantine.Group> groups) {
    Set<String> topics =
        readings
            .quarantine()
            .page(Quarantine.Filter.ofDevice(device), Long.MAX_VALUE, SAMPLED)
            .stream()
            .map(Quarantined::topic)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return QuarantineJson.stranger(
        device,
        groups.stream().mapToLong(Quarantine.Group::count).sum(),
        least(groups, Quarantine.Group::first),
        most(groups, Quarantine.Group::last),
        most(groups, Quarantine.Group::newest),
        dialect(topics),
        topics);
  }

  private static <T extends Comparable<T>> T least(
      List<Quarantine.Group> groups, Function<Quarantine.Group, T> field) {
    return groups.stream().map(field).min(Comparable::compareTo).orElseThrow();
  }

  private static <T extends Comparable<T>> T most(
      List<Quarantine.Group> groups, Function<Quarantine.Group, T> field) {
    return groups.stream().map(field).max(Comparable::compareTo).orElseThrow();
  }

  private static String dialect(Set<String> topics) {
    if (topics.stream().anyMatch(topic -> topic.startsWith("spBv1.0/"))) {
      return "sparkplug";
    }
    return topics.stream().anyMatch(topic -> topic.startsWith("ws/v1/")) ? "native" : "other";
  }

  /** What the body says of the device. */
  private static Device device(Tables t, Call call, DeviceId id, Instant commissionedAt) {
    JsonObject body = call.body();
    StationId station = new StationId(body.getString("station"));
    if (t.stations().find(station).isEmpty()) {
      throw Problem.badRequest(
          "没有编号为 '%s' 的驿站，请先登记驿站。".formatted(station),
          "There is no station '%s': register it first.".formatted(station));
    }
    return new Device(
        id,
        station,
        Device.Type.valueOf(body.getString("type").toUpperCase(Locale.ROOT)),
        new LocalText(name(body, "zh"), name(body, "en")),
        commissionedAt);
  }

  private static String name(JsonObject body, String language) {
    String name = body.getJsonObject("name").getString(language).strip();
    if (name.isEmpty()) {
      throw Problem.badRequest("请填写中文和英文名称。", "Give the name in both languages.");
    }
    return name;
  }

  private JsonObject json(Device device) {
    JsonObject station =
        directory
            .station(device.station())
            .map(StationJson::reference)
            .orElseGet(() -> StationJson.unknown(device.station()));
    return StationJson.registered(
        device, station, live.link(device.id()), live.heard(device.id()).orElse(null));
  }

  /** Of what may be edited. */
  private static String version(Device device) {
    String text =
        String.join(
            "\n",
            device.station().value(),
            device.type().name(),
            device.name().zh(),
            device.name().en());
    return '"' + Secrets.hash(text).substring(0, 16) + '"';
  }

  /** Without its quotes, which the validator takes off, and the mark of a proxy that compresses. */
  private static String bare(String version) {
    return version.replaceFirst("^W/", "").replace("\"", "");
  }

  private static DeviceId id(Call call) {
    return new DeviceId(call.path("device"));
  }

  private static String subject(Device device) {
    return "device:%s station:%s".formatted(device.id(), device.station());
  }
}
