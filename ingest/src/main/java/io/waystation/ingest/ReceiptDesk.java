package io.waystation.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.ingest.mqtt.Outlet;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.mqtt.Topic;
import io.waystation.model.DeviceId;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.BootLedger;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.ReadingLog;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells devices what has become of their messages: a retained {@link Receipt} on {@code
 * root/{device}/receipt}, once a second for a device that has sent something, and at once (within
 * 0.1 s) when something of it was refused. A device whose messages were all duplicates is told
 * again: it has missed our word.
 *
 * <p>Best effort: a receipt is said again with the next message, and what could not be sent (no
 * connection) waits. Nothing is remembered over a restart; a device that misses its receipt sends
 * again and then gets it. Works on a thread of its own.
 */
public final class ReceiptDesk implements Receipts, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReceiptDesk.class);

  private static final long LOOK_MILLIS = 100;
  private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long REFUSED_EVERY_NANOS = Duration.ofMillis(LOOK_MILLIS).toNanos();

  /** Refused messages named in one receipt. */
  private static final int MOST_REFUSALS = 20;

  /** Devices told from one look at the log. */
  private static final int MOST_AT_ONCE = 1_000;

  /** More are not remembered: they get their receipt with their next message. */
  private static final int MOST_DEVICES = 100_000;

  private final String root;
  private final ReadingLog readingLog;
  private final Outlet outlet;
  private final Clock clock;
  private final Counter sent;
  private final Worker worker;
  private volatile boolean waiting;

  /** Guarded by itself. */
  private final Map<DeviceId, Account> accounts = new HashMap<>();

  /** What a device is told next. */
  private record Owed(DeviceId device, List<Receipt.Refusal> refusals, long more) {}

  /** What a device is still to be told. */
  private static final class Account {
    private final List<Receipt.Refusal> refusals = new ArrayList<>();
    private long more;
    private boolean owed;
    private long toldAt;
    private boolean told;

    private boolean due(long now) {
      long pause = refusals.isEmpty() ? EVERY_NANOS : REFUSED_EVERY_NANOS;
      return owed && (!told || now - toldAt >= pause);
    }

    private Owed take(DeviceId device, long now) {
      Owed taken = new Owed(device, List.copyOf(refusals), more);
      refusals.clear();
      more = 0;
      owed = false;
      told = true;
      toldAt = now;
      return taken;
    }

    private boolean forgettable(long now) {
      return !owed && now - toldAt >= EVERY_NANOS;
    }
  }

  private ReceiptDesk(
      String root, ReadingLog readingLog, Outlet outlet, Clock clock, MeterRegistry meters) {
    this.root = root;
    this.readingLog = readingLog;
    this.outlet = outlet;
    this.clock = clock;
    this.sent =
        Counter.builder("waystation.receipts")
            .description("Receipts published to devices")
            .register(meters);
    this.worker = new Worker("receipts", log, LOOK_MILLIS, this::tellAll);
  }

  /**
   * @param root of the topics of devices, for example {@code ws/v1}
   * @param clock says when a receipt was written
   */
  public static ReceiptDesk open(
      String root, ReadingLog readingLog, Outlet outlet, Clock clock, MeterRegistry meters) {
    ReceiptDesk desk = new ReceiptDesk(root, readingLog, outlet, clock, meters);
    desk.worker.start();
    return desk;
  }

  /** Only for what came on a topic of the device: the others have no place to read a receipt. */
  @Override
  public void became(RawMessage message, Arrival.Result result, Outcome outcome) {
    boolean refused = outcome.fate() == Fate.QUARANTINED || outcome.fate() == Fate.REFUSED;
    boolean again = outcome.fate() == Fate.DUPLICATE;
    boolean numbered = result instanceof Arrival.Message;
    if (!refused && !again && !numbered) {
      return;
    }
    Topic.device(root, message.topic())
        .ifPresent(device -> note(device, refused ? refusal(result, outcome) : null));
  }

  private static Receipt.Refusal refusal(Arrival.Result result, Outcome outcome) {
    long boot = -1;
    long seq = -1;
    if (result instanceof Arrival.Refused r) {
      boot = r.boot();
      seq = r.seq();
    } else if (result instanceof Arrival.Message m) {
      boot = m.boot();
      seq = m.seq();
    }
    return new Receipt.Refusal(boot, seq, outcome.reason(), outcome.detail());
  }

  private void note(DeviceId device, Receipt.Refusal refusal) {
    synchronized (accounts) {
      Account account = accounts.get(device);
      if (account == null) {
        if (accounts.size() >= MOST_DEVICES) {
          return;
        }
        account = new Account();
        accounts.put(device, account);
      }
      account.owed = true;
      if (refusal != null) {
        add(account, refusal);
      }
    }
  }

  private static void add(Account account, Receipt.Refusal refusal) {
    if (account.refusals.size() < MOST_REFUSALS) {
      account.refusals.add(refusal);
    } else {
      account.more++;
    }
  }

  /**
   * @param more nobody is told until this is said again with false: what is owed then is told, each
   *     device once
   */
  public void waits(boolean more) {
    waiting = more;
  }

  private void tellAll() {
    if (waiting) {
      return;
    }
    List<DeviceId> due = due();
    boolean taken = true;
    for (int next = 0; taken && next < due.size(); next += MOST_AT_ONCE) {
      taken = tell(due.subList(next, Math.min(next + MOST_AT_ONCE, due.size())));
    }
  }

  private List<DeviceId> due() {
    long now = System.nanoTime();
    List<DeviceId> due = new ArrayList<>();
    synchronized (accounts) {
      Iterator<Map.Entry<DeviceId, Account>> each = accounts.entrySet().iterator();
      while (each.hasNext()) {
        Map.Entry<DeviceId, Account> one = each.next();
        if (one.getValue().due(now)) {
          due.add(one.getKey());
        } else if (one.getValue().forgettable(now)) {
          each.remove();
        }
      }
    }
    return due;
  }

  /**
   * @return false when nobody takes it just now
   */
  private boolean tell(List<DeviceId> devices) {
    List<Owed> owed = take(devices);
    int told = 0;
    try {
      // Asked only now: what is stored meanwhile is in these receipts or owed anew.
      Map<DeviceId, BootLedger> latest = readingLog.newestBoots(devices);
      while (told < owed.size() && tell(owed.get(told), latest)) {
        told++;
      }
    } finally {
      sent.increment(told);
      owed.subList(told, owed.size()).forEach(this::putBack);
    }
    return told == owed.size();
  }

  private List<Owed> take(List<DeviceId> devices) {
    long now = System.nanoTime();
    synchronized (accounts) {
      return devices.stream().map(device -> accounts.get(device).take(device, now)).toList();
    }
  }

  private boolean tell(Owed owed, Map<DeviceId, BootLedger> latest) {
    Optional<BootLedger> account = Optional.ofNullable(latest.get(owed.device));
    byte[] receipt = new Receipt(account, owed.refusals, owed.more, clock.instant()).json();
    return outlet.publish(root + "/" + owed.device + "/receipt", receipt, true);
  }

  private void putBack(Owed owed) {
    synchronized (accounts) {
      Account account = accounts.computeIfAbsent(owed.device, fresh -> new Account());
      List<Receipt.Refusal> later = List.copyOf(account.refusals);
      account.refusals.clear();
      account.refusals.addAll(owed.refusals);
      later.forEach(refusal -> add(account, refusal));
      account.more += owed.more;
      account.owed = true;
      account.told = false;
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}
