package io.waystation.ingest.mqtt;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.BiConsumer;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what a connection has brought to the inbox, one batch at a time whatever becomes of
 * connections, and acknowledges it while the next batch is being kept. Confined to one context; the
 * inbox is called on its workers.
 */
final class Keeper {
  private static final Logger log = LoggerFactory.getLogger(Keeper.class);

  /** Of payload in one batch: decoded it takes several times as much. */
  private static final long BATCH_BYTES = 4L * 1024 * 1024;

  private final Vertx vertx;
  private final Context context;
  private final MqttSettings settings;
  private final Inbox inbox;
  private final Room room;
  private final BiConsumer<Connection, String> lost;
  private final Outage outage = new Outage(log, "keeping MQTT messages");
  private final Backoff backoff = new Backoff();
  private Connection current;
  private boolean keeping;
  private boolean pausing;
  private boolean timing;
  private Promise<Void> stopped;

  /**
   * @param lost told of a connection that takes no acknowledgement
   */
  Keeper(
      Vertx vertx,
      Context context,
      MqttSettings settings,
      Inbox inbox,
      Room room,
      BiConsumer<Connection, String> lost) {
    this.vertx = vertx;
    this.context = context;
    this.settings = settings;
    this.inbox = inbox;
    this.room = room;
    this.lost = lost;
  }

  /** Why messages cannot be kept just now; empty when all is well. For any thread. */
  String trouble() {
    return outage.trouble();
  }

  /**
   * @param connection whose messages are acknowledged from now on; null when there is none
   */
  void serve(Connection connection) {
    current = connection;
  }

  /** Begins nothing more; done when the batch in hand is kept and acknowledged, or given up. */
  Future<Void> stop() {
    stopped = Promise.promise();
    if (!keeping || pausing) {
      stopped.complete();
    }
    return stopped.future();
  }

  /** Keeps a batch when one is due. */
  void look(Connection from) {
    if (from != current || current == null || keeping || stopped != null) {
      return;
    }
    int waiting = from.arrived().look();
    if (waiting == 0) {
      return;
    }
    if (waiting >= settings.batch() || settings.batchWait().isZero()) {
      begin();
    } else if (!timing) {
      timing = true;
      vertx.setTimer(
          settings.batchWait().toMillis(),
          due -> {
            timing = false;
            if (current != null && !keeping && stopped == null) {
              begin();
            }
          });
    }
  }

  private void begin() {
    List<Taken> batch = current.arrived().take(settings.batch(), BATCH_BYTES);
    if (!batch.isEmpty()) {
      keeping = true;
      keep(current, batch);
    }
  }

  private void keep(Connection from, List<Taken> batch) {
    List<RawMessage> messages = batch.stream().map(Taken::message).toList();
    context
        .executeBlocking(
            () -> {
              inbox.accept(messages);
              return null;
            },
            false)
        .onComplete(
            done -> {
              if (done.succeeded()) {
                outage.over();
                backoff.succeeded();
                kept(from, batch);
              } else {
                outage.failed(String.valueOf(done.cause().getMessage()));
                notKept(from, batch);
              }
            });
  }

  /** The next batch goes to the inbox first: it is kept while this one is acknowledged. */
  private void kept(Connection from, List<Taken> batch) {
    keeping = false;
    look(current);
    if (from == current) {
      try {
        from.acknowledge(batch);
      } catch (MqttException e) {
        lost.accept(from, Cause.of(e));
      }
    } else {
      giveBack(batch);
    }
    if (stopped != null) {
      stopped.tryComplete();
    }
  }

  private void notKept(Connection from, List<Taken> batch) {
    if (stopped != null) {
      keeping = false;
      stopped.tryComplete();
      return;
    }
    pausing = true;
    vertx.setTimer(
        backoff.pauseMillis(),
        again -> {
          pausing = false;
          if (stopped != null) {
            keeping = false;
          } else if (from == current) {
            keep(from, batch);
          } else {
            // The broker sends it again, by the connection there is now.
            giveBack(batch);
            keeping = false;
            look(current);
          }
        });
  }

  private void giveBack(List<Taken> batch) {
    batch.forEach(taken -> room.giveBack(taken.bytes()));
  }
}
