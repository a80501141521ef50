package io.waystation.server.broker;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.postoffice.QueueBinding;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.utils.critical.CriticalAnalyzerPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT 5 broker (Apache ActiveMQ Artemis) in this process. What a device got a PUBACK for is in
 * its journal and survives kill -9; what is queued for ingest has no limit but the disk.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final int MIB = 1 << 20;

  /**
   * The largest MQTT packet taken, in bytes. Ingest refuses messages above 256 KiB with a reason in
   * quarantine; the room above it is there so that a device that sends too much can be told apart
   * and shown. Beyond this the broker ends the connection, which protects the heap.
   */
  public static final int MAXIMUM_PACKET = 2 * MIB;

  /** What is queued for an MQTT 3.1.1 client that stays away is dropped after a week. */
  private static final int FORGET_SESSION_SECONDS = 7 * 24 * 3600;

  /** Our own user on the broker. */
  public static final String INGEST_USER = "ingest";

  private static final SimpleString OURS = SimpleString.of(INGEST_USER);

  private final ActiveMQServer broker;
  private final ScheduledExecutorService watch;
  private final String host;

  private EmbeddedBroker(ActiveMQServer broker, String host) {
    this.broker = broker;
    this.host = host;
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            run -> {
              Thread thread = new Thread(run, "broker-watch");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Blocks until the broker takes connections, about a second.
   *
   * @param port 0 for any free one
   * @param ingestSecret the password of {@link #INGEST_USER}
   * @param whenItDies called once, on a thread of the broker's watch, when the broker has stopped
   *     by itself, as it does on a disk it cannot write to: the process should end, so that
   *     whatever runs it starts it anew
   * @throws IllegalStateException if it does not come up; the message says why
   */
  public static EmbeddedBroker start(
      Path folder,
      String host,
      int port,
      String ingestSecret,
      DeviceSecrets devices,
      Runnable whenItDies) {
    ActiveMQServer artemis =
        ActiveMQServers.newActiveMQServer(
            configuration(folder, host, port),
            null,
            new BrokerAccess(INGEST_USER, ingestSecret, devices),
            true);
    AtomicReference<Exception> failure = new AtomicReference<>();
    artemis.registerActivationFailureListener(failure::set);
    EmbeddedBroker broker = new EmbeddedBroker(artemis, host);
    try {
      artemis.start();
      if (failure.get() != null) {
        throw failure.get();
      }
      artemis.getRemotingService().addIncomingInterceptor(new PacketLimit(MAXIMUM_PACKET));
    } catch (Exception e) {
      broker.close();
      throw new IllegalStateException(
          "the embedded broker did not start at %s:%d with its files in %s: %s"
              .formatted(host, port, folder, e.getMessage()),
          e);
    }
    broker.watch(whenItDies);
    return broker;
  }

  public int port() {
    return broker.getRemotingService().getAcceptor("mqtt").getActualPort();
  }

  /** Where to connect, {@code tcp://host:port}. */
  public String uri() {
    return "tcp://" + bracketed(host) + ":" + port();
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /**
   * Messages it has answered for (QoS 1 and 2) and ingest has not acknowledged yet. QoS 0 is not
   * counted: among it are ingest's own receipts, which Artemis routes into ingest's queue although
   * ingest asked for none of its own (No Local), and then never delivers.
   */
  public long waiting() {
    return broker
        .getPostOffice()
        .getAllBindings()
        .filter(QueueBinding.class::isInstance)
        .map(binding -> ((QueueBinding) binding).getQueue())
        .filter(queue -> OURS.equals(queue.getUser()))
        .mapToLong(Queue::getDurableMessageCount)
        .sum();
  }

  public boolean active() {
    return broker.isActive();
  }

  private void watch(Runnable whenItDies) {
    watch.scheduleWithFixedDelay(
        () -> {
          if (!active()) {
            log.error("the embedded broker has stopped by itself: look at the disk it writes to");
            watch.shutdown();
            whenItDies.run();
          }
        },
        1,
        1,
        TimeUnit.SECONDS);
  }

  private static Configuration configuration(Path folder, String host, int port) {
    try {
      Configuration c =
          new ConfigurationImpl()
              .setName("waystation")
              .setPersistenceEnabled(true)
              .setJournalType(JournalType.NIO)
              .setJournalDirectory(folder.resolve("journal").toString())
              .setBindingsDirectory(folder.resolve("bindings").toString())
              .setPagingDirectory(folder.resolve("paging").toString())
              .setLargeMessagesDirectory(folder.resolve("large").toString())
              .setSecurityEnabled(true)
              .setJMXManagementEnabled(false)
              // A slow disk is reported, not taken for a reason to halt the process.
              .setCriticalAnalyzerPolicy(CriticalAnalyzerPolicy.LOG)
              .setMaxDiskUsage(98);
      // The cache knows user and password but not the client id, which must be checked as well.
      c.setAuthenticationCacheSize(0);
      // Bounds the heap: what does not fit waits in page files on disk.
      c.setGlobalMaxSize(64L * MIB);
      c.addAcceptorConfiguration(
          "mqtt",
          "tcp://%s:%d?protocols=MQTT;defaultMaximumInFlightPublishMessages=65535;maximumPacketSize=%d;defaultMqttSessionExpiryInterval=%d"
              .formatted(bracketed(host), port, MAXIMUM_PACKET, FORGET_SESSION_SECONDS));
      c.putSecurityRoles("#", Set.of(everything()));
      c.addAddressSetting(
          "#",
          new AddressSettings()
              .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
              .setMaxSizeBytes(16L * MIB)
              .setPageSizeBytes(MIB)
              .setMaxReadPageBytes(4 * MIB)
              .setAutoDeleteQueues(false)
              // Never a dead letter: a message waits until ingest has it.
              .setMaxDeliveryAttempts(-1));
      return c;
    } catch (Exception e) {
      throw new IllegalStateException("host '%s' or port %d".formatted(host, port), e);
    }
  }

  /** Artemis wants a role to check against; {@link BrokerAccess} is what decides. */
  private static Role everything() {
    return new Role(
        "any", true, true, true, true, true, true, true, true, true, true, false, false);
  }

  /** Writes out what is in memory and stops; connected devices see the connection end. */
  @Override
  public void close() {
    watch.shutdownNow();
    try {
      broker.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the embedded broker did not stop cleanly", e);
    }
  }
}
