package io.waystation.ingest.sparkplug;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waystation.ingest.mqtt.Outlet;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.Dialect;
import io.waystation.ingest.payload.RawDigest;
import io.waystation.ingest.payload.Reason;
import io.waystation.ingest.payload.SignalPath;
import io.waystation.ingest.payload.TreeBuilder;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.model.DeviceId;
import io.waystation.model.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sparkplug B 3.0: docs/dialects.md as code. The edge node is the device; what hangs on it is its
 * parts. A birth begins a boot, and the sequence numbers from 0 to 255 become the numbers of its
 * messages, so the ledger shows what is missing.
 *
 * <p>Safe for any thread; one message at a time.
 */
public final class SparkplugDialect implements Dialect, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SparkplugDialect.class);

  private static final String FILE = "sparkplug.db";
  private static final String BD_SEQ = "bdSeq";
  private static final String STATUS = "device.status";
  private static final String HEARTBEAT = "device.heartbeat";
  private static final TextNode ONLINE = TextNode.valueOf("online");
  private static final TextNode OFFLINE = TextNode.valueOf("offline");

  /** Metrics about the node itself, by the names the standard gives them. */
  private static final List<String> NO_READINGS =
      List.of("Node Control/", "Device Control/", "Properties/");

  /** Leaves room for the births of a node whose clock was that far off once. */
  private static final long LATEST_BIRTH = Payload.MAX_COUNT / 2;

  /** The message number of one that has none. */
  private static final long NONE = -1;

  private final List<String> groups;
  private final TreeDecoder decoder;
  private final Outlet outlet;
  private final BirthStore births;
  private final Nodes nodes;

  private SparkplugDialect(
      List<String> groups, TreeDecoder decoder, Outlet outlet, BirthStore births, Nodes nodes) {
    this.groups = List.copyOf(groups);
    this.decoder = decoder;
    this.outlet = outlet;
    this.births = births;
    this.nodes = nodes;
  }

  /**
   * @param groups to listen to, as in the topics
   * @param outlet for asking a node to be born again
   * @param folder for {@code sparkplug.db}; made when it is not there
   * @param numbers how far the log has counted
   * @throws IllegalArgumentException if a group cannot be one; says which
   * @throws IllegalStateException if the file cannot be opened; says why and what to do
   */
  public static SparkplugDialect open(
      List<String> groups, TreeDecoder decoder, Outlet outlet, Path folder, Numbers numbers) {
    for (String group : groups) {
      if (group.isEmpty() || group.chars().anyMatch(c -> "+#/".indexOf(c) >= 0)) {
        throw new IllegalArgumentException(
            "'%s' is no Sparkplug group: it must not be empty nor hold + # or /".formatted(group));
      }
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + folder + " cannot be made", e);
    }
    BirthStore births = BirthStore.open(folder.resolve(FILE));
    return new SparkplugDialect(groups, decoder, outlet, births, new Nodes(births, numbers));
  }

  /** The newest form of {@code sparkplug.db} this program knows. */
  public static int form() {
    return BirthStore.form();
  }

  /**
   * Takes every node for dead until its next birth, for which it is asked as soon as it speaks: of
   * a folder that comes from a backup nobody knows what the nodes have announced since. Nothing
   * happens without {@code sparkplug.db}.
   *
   * @throws IllegalStateException if the file cannot be used; says why and what to do
   */
  public static void expectBirths(Path folder) {
    if (Files.exists(folder.resolve(FILE))) {
      BirthStore.endAll(folder.resolve(FILE));
    }
  }

  /** One for each group; shared subscriptions would tear a node's messages apart. */
  /** What is subscribed to for a group. */
  public static String filter(String group) {
    return SparkplugTopic.NAMESPACE + "/" + group + "/#";
  }

  @Override
  public List<String> filters() {
    return groups.stream().map(SparkplugDialect::filter).toList();
  }

  @Override
  public boolean claims(String topic) {
    if (!topic.startsWith(SparkplugTopic.NAMESPACE + "/")) {
      return false;
    }
    int start = SparkplugTopic.NAMESPACE.length() + 1;
    int end = topic.indexOf('/', start);
    return end > 0 && groups.contains(topic.substring(start, end));
  }

  @Override
  public synchronized void close() throws SQLException {
    births.close();
  }

  @Override
  public synchronized Decoded decode(RawMessage message) {
    return decode(message, this::live);
  }

  /**
   * A message from quarantine once more, by the birth it belongs to: what is known of its node
   * stays as it is, and nobody is asked for anything.
   */
  @Override
  public synchronized Decoded again(RawMessage message, long boot, long seq) {
    return decode(message, parts -> replayed(parts, boot, seq));
  }

  /** A message taken apart. */
  private record Parts(
      RawMessage raw, SparkplugTopic topic, DeviceId device, Payload payload, long digest) {
    /** When it was sent, as far as it says; -1 otherwise. */
    long sent() {
      return payload.timestamp();
    }

    long time() {
      return sent() >= 0 ? sent() : raw.receivedAt().toEpochMilli();
    }
  }

  @FunctionalInterface
  private interface Decoding {
    Decoded of(Parts parts) throws SparkplugFault;
  }

  private Decoded decode(RawMessage message, Decoding decoding) {
    Optional<SparkplugTopic> parsed = SparkplugTopic.parse(message.topic());
    if (parsed.isEmpty()) {
      return new Decoded.Rejected(
          "",
          NONE,
          NONE,
          Reason.UNKNOWN_TOPIC,
          "Sparkplug nodes publish to spBv1.0/{group}/{NBIRTH|NDATA|NDEATH}/{node}, their devices to"
              + " spBv1.0/{group}/{DBIRTH|DDATA|DDEATH}/{node}/{device}");
    }
    SparkplugTopic topic = parsed.get();
    switch (topic.type()) {
      case NCMD, DCMD -> {
        return new Decoded.NotOurs("command");
      }
      case STATE -> {
        return new Decoded.NotOurs("state");
      }
      default -> {}
    }
    String id = topic.node().toLowerCase(Locale.ROOT);
    if (!DeviceId.valid(id)) {
      return new Decoded.Rejected(
          "",
          NONE,
          NONE,
          Reason.UNKNOWN_TOPIC,
          "the edge node's id is no device id: give the node a name of letters, digits and '-', at"
              + " most 64, and register it under that name in lower case");
    }
    Optional<Decoded.Rejected> size = TreeDecoder.refusedBySize(id, message);
    if (size.isPresent()) {
      return size.get();
    }
    DeviceId device = new DeviceId(id);
    try {
      Payload payload = Payload.read(message.payload());
      return decoding.of(
          new Parts(message, topic, device, payload, RawDigest.of(message.payload())));
    } catch (SparkplugFault fault) {
      return new Decoded.Rejected(device, fault.reason(), fault.getMessage());
    }
  }

  // As they come.

  private Decoded live(Parts parts) throws SparkplugFault {
    Nodes.Node node = nodes.find(parts.device);
    return switch (parts.topic.type()) {
      case NBIRTH -> nodeBirth(node, parts);
      case NDEATH -> nodeDeath(node, parts);
      default -> counted(node, parts);
    };
  }

  private Decoded nodeBirth(Nodes.Node node, Parts parts) throws SparkplugFault {
    Epoch epoch = node.current();
    Epoch before = node.previous();
    if (before != null && before.birthDigest() == parts.digest) {
      return birth(parts, before.announcements().get(""), before.boot(), 0);
    }
    boolean repeated = epoch != null && epoch.birthDigest() == parts.digest;
    if (!repeated) {
      if (parts.sent() < 0) {
        throw new SparkplugFault(
            Reason.MISSING_FIELD, "timestamp is missing; a birth must say when it was made");
      }
      if (parts.sent() > LATEST_BIRTH) {
        throw new SparkplugFault(
            Reason.BAD_FIELD, "timestamp is out of range; send milliseconds since 1970-01-01 UTC");
      }
      Announced announced = Announced.in(parts.payload.metrics());
      int seq = requiredSeq(parts);
      long boot = epoch == null ? parts.sent() : Math.max(parts.sent(), epoch.boot() + 1);
      epoch = new Epoch(parts.topic.address(), boot, seq, bdSeq(parts.payload), parts.digest, NONE);
      epoch.count(seq, parts.digest);
      epoch.announcements().put("", Epoch.Announcement.of(announced));
      node.begin(epoch);
      births.born(parts.device, epoch, parts.raw.receivedAt());
    }
    return birth(parts, epoch.announcements().get(""), epoch.boot(), 0);
  }

  private Decoded nodeDeath(Nodes.Node node, Parts parts) {
    Epoch epoch = node.current();
    if (epoch != null) {
      long bdSeq = bdSeq(parts.payload);
      boolean ofAnother =
          bdSeq >= 0 && epoch.bdSeq() >= 0 && bdSeq != epoch.bdSeq()
              || !epoch.address().equals(parts.topic.address());
      if (ofAnother) {
        return new Decoded.NotOurs("stale-death");
      }
      if (!epoch.dead()) {
        epoch.die();
        births.died(parts.device, epoch, "");
      }
    }
    TreeBuilder tree = new TreeBuilder();
    long now = parts.raw.receivedAt().toEpochMilli();
    tree.add(now, new SignalPath("", "", STATUS), OFFLINE, "");
    if (epoch != null) {
      for (Map.Entry<String, Epoch.Announcement> part : epoch.announcements().entrySet()) {
        if (!part.getKey().isEmpty() && part.getValue().alive()) {
          tree.add(now, new SignalPath(part.getKey(), "", STATUS), OFFLINE, "");
        }
      }
    }
    return decoder.decode(parts.device, tree.tree(), parts.raw, TreeDecoder.Times.BY_ARRIVAL);
  }

  /** Everything between the birth of a node and its death. */
  private Decoded counted(Nodes.Node node, Parts parts) throws SparkplugFault {
    int seq = requiredSeq(parts);
    Epoch epoch = node.current();
    if (node.previous() != null && (epoch == null || epoch.seen(seq, parts.digest).isEmpty())) {
      OptionalLong before = node.previous().seen(seq, parts.digest);
      if (before.isPresent()) {
        return apply(node, node.previous(), parts, before.getAsLong(), false);
      }
    }
    if (epoch == null || epoch.dead() || !epoch.address().equals(parts.topic.address())) {
      ask(node, parts);
      throw new SparkplugFault(
          Reason.NOT_BORN,
          "the node has published no birth (NBIRTH) since it died or was first heard; it is asked"
              + " for one, and this message can be replayed after that");
    }
    OptionalLong seen = epoch.seen(seq, parts.digest);
    if (seen.isPresent()) {
      return apply(node, epoch, parts, seen.getAsLong(), false);
    }
    Epoch.Count count = epoch.count(seq, parts.digest);
    if (count.gap()) {
      births.untrusted(parts.device, epoch, count.number());
      ask(node, parts);
    }
    return apply(node, epoch, parts, count.number(), true);
  }

  /**
   * @param first whether it changes what is known; a repeated one does not
   */
  private Decoded apply(Nodes.Node node, Epoch epoch, Parts parts, long number, boolean first) {
    String part = parts.topic.device();
    try {
      Epoch.Announcement announcement = epoch.announcements().get(part);
      switch (parts.topic.type()) {
        case DBIRTH -> {
          Announced announced = Announced.in(parts.payload.metrics());
          announcement = Epoch.Announcement.of(announced);
          if (first) {
            epoch.announcements().put(part, announcement);
            births.born(parts.device, epoch, part, parts.raw.receivedAt());
          }
          return birth(parts, announcement, epoch.boot(), number);
        }
        case DDEATH -> {
          if (first && announcement != null) {
            epoch.announcements().put(part, announcement.dead());
            births.died(parts.device, epoch, part);
          }
          return death(parts, epoch.boot(), number);
        }
        default -> {
          if (first && (announcement == null || !announcement.alive())) {
            throw new SparkplugFault(
                Reason.NOT_BORN,
                "the device has published no birth (DBIRTH) since its node's; it is asked for one,"
                    + " and this message can be replayed after that");
          }
          return data(parts, Meaning.live(announcement, number), epoch.boot(), number);
        }
      }
    } catch (SparkplugFault fault) {
      if (fault.reason() == Reason.NOT_BORN || fault.reason() == Reason.UNKNOWN_ALIAS) {
        ask(node, parts);
      }
      return rejected(parts, epoch.boot(), number, fault);
    }
  }

  // Once more.

  private Decoded replayed(Parts parts, long boot, long number) throws SparkplugFault {
    String part = parts.topic.device();
    try {
      return switch (parts.topic.type()) {
        case NBIRTH, DBIRTH ->
            birth(
                parts, Epoch.Announcement.of(Announced.in(parts.payload.metrics())), boot, number);
        case NDEATH -> nodeDeath(new Nodes.Node(), parts);
        case DDEATH -> death(parts, boot, number);
        default -> {
          Epoch.Announcement own =
              boot < 0 ? null : births.at(parts.device, boot, part).orElse(null);
          Epoch.Announcement next =
              (boot < 0
                      ? births.after(parts.device, parts.raw.receivedAt(), part)
                      : births.after(parts.device, boot, part))
                  .orElse(null);
          if (own == null && next == null) {
            throw new SparkplugFault(
                Reason.NOT_BORN, "there is still no birth that says what this message holds");
          }
          yield data(parts, new Meaning(own, next, number), boot, number);
        }
      };
    } catch (SparkplugFault fault) {
      return rejected(parts, boot, number, fault);
    }
  }

  // What all have in common.

  private Decoded birth(Parts parts, Epoch.Announcement announcement, long boot, long number) {
    TreeBuilder tree = numbered(parts, boot, number);
    tree.add(parts.time(), new SignalPath(parts.topic.device(), "", STATUS), ONLINE, "");
    try {
      add(parts, Meaning.live(announcement, NONE), tree);
    } catch (SparkplugFault fault) {
      return rejected(parts, boot, number, fault);
    }
    return statusByArrival(decoder.decode(parts.device, tree.tree(), parts.raw));
  }

  private Decoded death(Parts parts, long boot, long number) {
    TreeBuilder tree = numbered(parts, boot, number);
    tree.add(parts.time(), new SignalPath(parts.topic.device(), "", STATUS), OFFLINE, "");
    return statusByArrival(decoder.decode(parts.device, tree.tree(), parts.raw));
  }

  private Decoded data(Parts parts, Meaning meaning, long boot, long number) throws SparkplugFault {
    TreeBuilder tree = numbered(parts, boot, number);
    add(parts, meaning, tree);
    if (tree.size() == 0) {
      // Every number has its readings: a message of other things says at least that it came.
      SignalPath alive = new SignalPath(parts.topic.device(), "", HEARTBEAT);
      tree.add(parts.time(), alive, BooleanNode.TRUE, "");
    }
    return decoder.decode(parts.device, tree.tree(), parts.raw);
  }

  private void add(Parts parts, Meaning meaning, TreeBuilder tree) throws SparkplugFault {
    for (Metric metric : parts.payload.metrics()) {
      Announced.Definition definition = meaning.of(metric);
      String name = definition.name();
      if (isReading(name)) {
        tree.add(
            metric.timestamp() >= 0 ? metric.timestamp() : parts.time(),
            SignalPath.parse(name).within(parts.topic.device()),
            Values.of(metric, name, definition.datatype()),
            Values.word(metric));
      }
    }
  }

  private static boolean isReading(String name) {
    return !name.equals(BD_SEQ) && NO_READINGS.stream().noneMatch(name::startsWith);
  }

  private static TreeBuilder numbered(Parts parts, long boot, long number) {
    TreeBuilder tree = new TreeBuilder();
    if (boot >= 0) {
      tree.with("boot", boot).with("seq", number);
    }
    if (parts.sent() >= 0) {
      tree.with("sent", parts.sent());
    }
    return tree;
  }

  /**
   * Births and deaths take effect when they arrive: the death of a node has no time of its own, and
   * with a clock that is a little off a birth could otherwise seem to lie before it.
   */
  private static Decoded statusByArrival(Decoded decoded) {
    if (decoded instanceof Decoded.Readings r) {
      return r.with(statusByArrival(r.readings()));
    }
    if (decoded instanceof Decoded.Unnumbered u) {
      return new Decoded.Unnumbered(
          u.device(), u.sentAt(), u.digest(), statusByArrival(u.readings()));
    }
    return decoded;
  }

  private static List<Reading> statusByArrival(List<Reading> readings) {
    return readings.stream().map(r -> r.signal().code().equals(STATUS) ? atArrival(r) : r).toList();
  }

  private static Reading atArrival(Reading r) {
    return new Reading(
        r.station(),
        r.device(),
        r.part(),
        r.person(),
        r.session(),
        r.signal(),
        r.value(),
        0,
        r.receivedAt(),
        r.receivedAt(),
        r.boot(),
        r.seq(),
        0);
  }

  private static Decoded.Rejected rejected(
      Parts parts, long boot, long number, SparkplugFault fault) {
    return new Decoded.Rejected(
        parts.device.value(), boot, number, fault.reason(), fault.getMessage());
  }

  private static int requiredSeq(Parts parts) throws SparkplugFault {
    if (parts.payload.seq() < 0) {
      throw new SparkplugFault(Reason.MISSING_FIELD, "seq is missing; it counts from 0 to 255");
    }
    return parts.payload.seq();
  }

  private static long bdSeq(Payload payload) {
    return payload
        .named(BD_SEQ)
        .map(metric -> metric.value() instanceof Long value ? value : NONE)
        .orElse(NONE);
  }

  private void ask(Nodes.Node node, Parts parts) {
    Instant now = parts.raw.receivedAt();
    if (node.ask(now)) {
      boolean sent = outlet.publish(parts.topic.command(), Rebirth.command(now), false);
      log.info(
          "{} {} to publish its birth again",
          parts.device,
          sent ? "has been asked" : "could not be asked");
    }
  }
}
