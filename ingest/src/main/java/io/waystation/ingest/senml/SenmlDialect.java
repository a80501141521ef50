package io.waystation.ingest.senml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.mqtt.Topic;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.Dialect;
import io.waystation.ingest.payload.RawDigest;
import io.waystation.ingest.payload.Reason;
import io.waystation.ingest.payload.SignalPath;
import io.waystation.ingest.payload.TreeBuilder;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.model.DeviceId;
import io.waystation.model.Kind;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * SenML on {@code {root}/{device}/senml}: docs/dialects.md as code. Has no memory of its own. For
 * one thread at a time, as the decoder it is given.
 */
public final class SenmlDialect implements Dialect {
  private static final String SUFFIX = "/senml";
  private static final double MAX_COUNT = (1L << 53) - 1;

  private final String root;
  private final SignalCatalogue catalogue;
  private final TreeDecoder decoder;

  /**
   * @param root of all topics, for example {@code ws/v1}
   * @param catalogue for the units of the signals
   */
  public SenmlDialect(String root, SignalCatalogue catalogue, TreeDecoder decoder) {
    this.root = root;
    this.catalogue = catalogue;
    this.decoder = decoder;
  }

  /**
   * None: the contract's own filter covers the topics, and a second one over the same topics would
   * have some brokers send every message twice.
   */
  @Override
  public List<String> filters() {
    return List.of();
  }

  @Override
  public boolean claims(String topic) {
    return topic.endsWith(SUFFIX) && device(topic).isPresent();
  }

  @Override
  public Decoded decode(RawMessage message) {
    DeviceId device = device(message.topic()).orElseThrow();
    Optional<Decoded.Rejected> size = TreeDecoder.refusedBySize(device.value(), message);
    if (size.isPresent()) {
      return size.get();
    }
    Pack pack = new Pack(device, message);
    try {
      return pack.decode(PackReader.read(message.payload()));
    } catch (SenmlFault fault) {
      return new Decoded.Rejected(
          device.value(), pack.boot, pack.seq, fault.reason(), fault.getMessage());
    }
  }

  private Optional<DeviceId> device(String topic) {
    return Topic.device(root, topic)
        .filter(id -> topic.length() == root.length() + 1 + id.value().length() + SUFFIX.length());
  }

  /** One message on its way to readings. */
  private final class Pack {
    private final DeviceId device;
    private final RawMessage message;
    private long boot = -1;
    private long seq = -1;
    private long sent = -1;
    private boolean byArrival;

    Pack(DeviceId device, RawMessage message) {
      this.device = device;
      this.message = message;
    }

    Decoded decode(List<SenmlRecord> records) throws SenmlFault {
      double arrival = message.receivedAt().toEpochMilli() / 1e3;
      List<Resolved> resolved = Resolver.resolve(records, arrival);
      TreeBuilder tree = new TreeBuilder();
      for (Resolved record : resolved) {
        header(record);
      }
      if (boot >= 0) {
        tree.with("boot", boot);
      }
      if (seq >= 0) {
        tree.with("seq", seq);
      }
      if (sent >= 0) {
        tree.with("sent", sent);
      }
      double now = sent >= 0 ? sent / 1e3 : arrival;
      for (Resolved record : resolved) {
        String name = local(record.name());
        if (!isHeader(name)) {
          add(record, SignalPath.parse(name), now, tree);
        }
      }
      if (tree.size() == 0) {
        throw new SenmlFault(
            Reason.EMPTY, "the pack holds no value; send at least one, a heartbeat for instance");
      }
      Decoded decoded =
          decoder.decode(
              device,
              tree.tree(),
              message,
              byArrival ? TreeDecoder.Times.BY_ARRIVAL : TreeDecoder.Times.ABSOLUTE);
      if (byArrival && decoded instanceof Decoded.Readings r) {
        // The times differ at each arrival: only the bytes tell whether it is the same again.
        return r.with(RawDigest.of(message.payload()));
      }
      return decoded;
    }

    private void header(Resolved record) throws SenmlFault {
      switch (local(record.name())) {
        case "boot" -> boot = count(record, "boot");
        case "seq" -> seq = count(record, "seq");
        case "sent" -> {
          if (record.value() == null || record.value() < Resolved.LEAST_ABSOLUTE) {
            throw new SenmlFault(
                Reason.BAD_FIELD,
                "sent: v must be seconds since 1970-01-01 UTC; a device without a clock leaves it"
                    + " out and sends relative times");
          }
          sent = millis(record.value());
        }
        default -> {}
      }
    }

    private boolean isHeader(String name) {
      return name.equals("boot") || name.equals("seq") || name.equals("sent");
    }

    private long count(Resolved record, String name) throws SenmlFault {
      Double value = record.value();
      if (value == null || value < 0 || value > MAX_COUNT || value != Math.rint(value)) {
        throw new SenmlFault(
            Reason.BAD_FIELD, name + ": v must be a whole number from 0 to 9007199254740991");
      }
      return value.longValue();
    }

    private void add(Resolved record, SignalPath path, double now, TreeBuilder tree)
        throws SenmlFault {
      byArrival |= !record.absolute();
      double time = record.timeAt(now);
      if (time < 0) {
        throw new SenmlFault(
            Reason.BAD_FIELD,
            TreeDecoder.shown(path.code()) + ": its time lies before 1970; check bt and t");
      }
      tree.add(millis(time), path, value(record, path.code()), "");
    }

    /** What a device calls itself in front of the signal is said by the topic already. */
    private String local(String name) {
      if (name.startsWith("urn:")) {
        return name.substring(name.lastIndexOf(':') + 1);
      }
      int end = device.value().length();
      boolean own =
          name.length() > end
              && name.startsWith(device.value())
              && (name.charAt(end) == ':' || name.charAt(end) == '/');
      return own ? name.substring(end + 1) : name;
    }
  }

  private JsonNode value(Resolved record, String code) throws SenmlFault {
    String shown = TreeDecoder.shown(code);
    if (record.dataValue()) {
      throw new SenmlFault(
          Reason.UNSUPPORTED, shown + ": no signal takes a data value (vd); send v, vs or vb");
    }
    Signal signal = catalogue.find(code).orElse(null);
    if (record.sum() != null) {
      if (signal != null && (signal.kind() != Kind.COUNTER || hasValue(record))) {
        throw new SenmlFault(
            Reason.UNSUPPORTED,
            shown
                + ": a sum (s) is taken for a counter that has no other value, and for nothing else");
      }
      String unit = Units.ofSum(record.unit());
      if (unit == null && signal != null) {
        throw unit("the sum over " + TreeDecoder.shown(record.unit()), signal);
      }
      return number(record.sum(), unit, signal);
    }
    if (record.stringValue() != null) {
      return TextNode.valueOf(record.stringValue());
    }
    if (record.booleanValue() != null) {
      return BooleanNode.valueOf(record.booleanValue());
    }
    return number(record.value(), record.unit(), signal);
  }

  private static boolean hasValue(Resolved record) {
    return record.value() != null || record.stringValue() != null || record.booleanValue() != null;
  }

  /**
   * @param signal null for one nobody knows, which the decoder refuses
   */
  private static JsonNode number(double value, String unit, Signal signal) throws SenmlFault {
    if (signal == null) {
      return DoubleNode.valueOf(value);
    }
    OptionalDouble converted = Units.convert(value, unit, signal);
    if (converted.isEmpty()) {
      throw unit(shownUnit(unit), signal);
    }
    return DoubleNode.valueOf(converted.getAsDouble());
  }

  private static SenmlFault unit(String unit, Signal signal) {
    return new SenmlFault(
        Reason.UNKNOWN_UNIT,
        "%s: the unit %s cannot be converted to the signal's, %s"
            .formatted(
                signal.code(), unit, signal.unit().isEmpty() ? "a bare number" : signal.unit()));
  }

  /** Units are short and of few characters; anything else is not repeated. */
  private static String shownUnit(String unit) {
    return unit.length() <= 16 && unit.matches("[A-Za-z0-9%/.\\[\\]]+") ? unit : "?";
  }

  private static long millis(double seconds) {
    return Math.round(seconds * 1e3);
  }
}
