package io.waystation.simulator.mqtt;

import io.waystation.model.DeviceId;
import io.waystation.model.SignalCatalogue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device as a Sparkplug B edge node, its parts as the node's devices. A birth names everything
 * its owner has said so far, with the last value; whoever has something new to say is born again
 * first. Nothing but the death is confirmed, as the standard wants it: QoS 0.
 *
 * <p>The seq of the standard counts from each birth; the numbers our messages have are not said.
 */
final class SparkplugSpeaker implements Speaker {
  private static final String NAMESPACE = "spBv1.0/";
  private static final int LAP = 256;

  /** The part that is the node itself. */
  private static final String NODE = "";

  private static final class Metric {
    private final long alias;
    private Said last;

    private Metric(long alias) {
      this.alias = alias;
    }
  }

  private final String group;
  private final DeviceId device;

  /** By part, then by name. The node itself comes first: it must be born before its devices. */
  private final Map<String, Map<String, Metric>> metrics = new LinkedHashMap<>();

  private long aliases;
  private int bdSeq = -1;
  private int seq;
  private boolean born;

  SparkplugSpeaker(String group, DeviceId device) {
    this.group = group;
    this.device = device;
    metrics.put(NODE, new LinkedHashMap<>());
  }

  @Override
  public Publication will() {
    bdSeq = (bdSeq + 1) % LAP;
    born = false;
    byte[] payload = SparkplugPayload.death(bdSeq);
    return new Publication(topic("NDEATH", NODE), payload, false, true);
  }

  @Override
  public Optional<String> commands() {
    return Optional.of(topic("NCMD", NODE));
  }

  /** A node that has never said anything has nothing to announce yet. */
  @Override
  public List<Publication> greeting(Instant now) {
    return metrics.get(NODE).isEmpty() ? List.of() : births(now);
  }

  @Override
  public List<Publication> heard(byte[] command, Instant now) {
    return SparkplugCommand.asksForRebirth(command) ? births(now) : List.of();
  }

  @Override
  public void restarted(long boot) {
    metrics.clear();
    metrics.put(NODE, new LinkedHashMap<>());
    aliases = 0;
  }

  @Override
  public List<Publication> say(Message message, Instant now) {
    if (!(message instanceof Message.Report report)) {
      return List.of(unconfirmed("NDATA", NODE, message.payload(now)));
    }
    Instant shown = report.shown(now);
    Map<String, List<Said>> byPart = new LinkedHashMap<>();
    byPart.put(NODE, new ArrayList<>());
    for (Said said : Said.in(report)) {
      if (said.value() != Said.Special.PLACE) {
        byPart.computeIfAbsent(said.part(), none -> new ArrayList<>()).add(said);
      }
    }
    List<Publication> out = new ArrayList<>();
    boolean nodeBorn = announce(byPart.get(NODE)) || !born;
    List<String> partsBorn = new ArrayList<>();
    byPart.forEach(
        (part, said) -> {
          if (!part.equals(NODE) && announce(said)) {
            partsBorn.add(part);
          }
        });
    if (nodeBorn) {
      out.addAll(births(shown));
    } else {
      partsBorn.forEach(part -> out.add(birth(part, shown)));
    }
    byPart.forEach(
        (part, said) -> {
          if (!said.isEmpty()) {
            out.add(data(part, said, shown));
          }
        });
    return out;
  }

  /**
   * Takes up what was never said before; its first value goes with the birth and is taken out.
   *
   * @return whether there was any
   */
  private boolean announce(List<Said> all) {
    int before = all.size();
    all.removeIf(
        said -> {
          Map<String, Metric> own =
              metrics.computeIfAbsent(said.part(), none -> new LinkedHashMap<>());
          boolean fresh = !own.containsKey(name(said)) && known(said);
          if (fresh) {
            Metric metric = new Metric(aliases++);
            metric.last = said;
            own.put(name(said), metric);
          }
          return fresh;
        });
    return all.size() < before;
  }

  /** A birth with a metric nobody knows would be refused, and every birth after it. */
  private static boolean known(Said said) {
    return SignalCatalogue.shipped().find(said.signal()).isPresent();
  }

  private List<Publication> births(Instant now) {
    seq = 0;
    born = true;
    List<Publication> births = new ArrayList<>();
    for (String part : metrics.keySet()) {
      births.add(birth(part, now));
    }
    return births;
  }

  private Publication birth(String part, Instant now) {
    SparkplugPayload payload = new SparkplugPayload(now.toEpochMilli()).seq(nextSeq());
    boolean node = part.equals(NODE);
    if (node) {
      payload.bdSeq(bdSeq).control(SparkplugCommand.REBIRTH);
    }
    metrics.get(part).forEach((name, metric) -> payload.born(name, metric.alias, metric.last));
    return unconfirmed(node ? "NBIRTH" : "DBIRTH", part, payload.bytes());
  }

  private Publication data(String part, List<Said> all, Instant now) {
    SparkplugPayload payload = new SparkplugPayload(now.toEpochMilli()).seq(nextSeq());
    for (Said said : all) {
      Metric metric = metrics.get(part).get(name(said));
      if (metric == null) {
        payload.unannounced(name(said), said);
      } else {
        metric.last = said.at() < metric.last.at() ? metric.last : said;
        payload.known(metric.alias, said);
      }
    }
    return unconfirmed(part.equals(NODE) ? "NDATA" : "DDATA", part, payload.bytes());
  }

  private int nextSeq() {
    int next = seq;
    seq = (seq + 1) % LAP;
    return next;
  }

  private static String name(Said said) {
    return said.person().isEmpty() ? said.signal() : said.person() + "/" + said.signal();
  }

  private Publication unconfirmed(String type, String part, byte[] payload) {
    return new Publication(topic(type, part), payload, false, false);
  }

  private String topic(String type, String part) {
    String node = NAMESPACE + group + "/" + type + "/" + device;
    return part.equals(NODE) ? node : node + "/" + part;
  }
}
