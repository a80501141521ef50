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

  /** More are not remembered: they get their receipt with their next message. */
  private static final int MOST_DEVICES = 100_000;

  private final String root;
  private final ReadingLog readingLog;
  private final Outlet outlet;
  private final Clock clock;
  private final Counter sent;
  private final Worker worker;

  /** Guarded by itself. */
  private final Map<DeviceId, Account> accounts = new HashMap<>();

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

  private void tellAll() {
    for (DeviceId device : due()) {
      if (!tell(device)) {
        return; // nobody takes it just now
      }
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

  private boolean tell(DeviceId device) {
    List<Receipt.Refusal> refusals;
    long more;
    synchronized (accounts) {
      Account account = accounts.get(device);
      refusals = List.copyOf(account.refusals);
      more = account.more;
      account.refusals.clear();
      account.more = 0;
      account.owed = false;
      account.told = true;
      account.toldAt = System.nanoTime();
    }
    boolean told = false;
    try {
      Optional<BootLedger> latest = readingLog.boots(device, 1).stream().findFirst();
      byte[] receipt = new Receipt(latest, refusals, more, clock.instant()).json();
      told = outlet.publish(root + "/" + device + "/receipt", receipt, true);
      return told;
    } finally {
      if (told) {
        sent.increment();
      } else {
        putBack(device, refusals, more);
      }
    }
  }

  private void putBack(DeviceId device, List<Receipt.Refusal> refusals, long more) {
    synchronized (accounts) {
      Account account = accounts.computeIfAbsent(device, fresh -> new Account());
      List<Receipt.Refusal> later = List.copyOf(account.refusals);
      account.refusals.clear();
      account.refusals.addAll(refusals);
      later.forEach(refusal -> add(account, refusal));
      account.more += more;
      account.owed = true;
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}
