package io.waystation.benchmarks.service;

import java.io.IOException;

/**
 * Looks into InfluxDB from outside, forty times a second, for what devices of one station have
 * sent: what it adds to a delay is at most about 30 ms.
 */
public final class StoreProbe implements AutoCloseable {
  private static final long LOOK_MILLIS = 25;
  private static final long AWAY_MILLIS = 250;

  private final InfluxReader reader;
  private final String station;
  private final String signal;
  private final Sightings sightings = new Sightings();
  private final Thread thread;
  private volatile boolean closed;

  public StoreProbe(InfluxReader reader, String station, String signal) {
    this.reader = reader;
    this.station = station;
    this.signal = signal;
    this.thread = new Thread(this::run, "store-probe");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /** Is to be told what devices of the station send. */
  public Sightings sightings() {
    return sightings;
  }

  private void run() {
    while (!closed) {
      try {
        reader.read(
            station, signal, sightings.oldest(), (device, at, value) -> sightings.seen(device, at));
        Thread.sleep(LOOK_MILLIS);
      } catch (IOException e) {
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** The store is away. */
  private static void pause() {
    try {
      Thread.sleep(AWAY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
