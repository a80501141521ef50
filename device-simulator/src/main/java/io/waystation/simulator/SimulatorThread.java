package io.waystation.simulator;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The one thread everything of a simulated city happens on. */
final class SimulatorThread implements Executor {
  private static final Duration GOODBYE = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(20);

  /** What the network still answers after the end concerns nobody and is discarded. */
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, SimulatorThread::named, new ThreadPoolExecutor.DiscardPolicy());

  @Override
  public void execute(Runnable work) {
    thread.execute(work);
  }

  /** Does it again and again, so long after it was done. */
  void every(Duration pause, Runnable work) {
    thread.scheduleWithFixedDelay(work, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What it says there; blocks, and must not be called from it. */
  <T> T ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, this).join();
  }

  boolean ended() {
    return thread.isShutdown();
  }

  /**
   * The end: waits up to 3 s for messages under way, and disconnects so that every last will is
   * published.
   *
   * @return how the devices stood in the end
   */
  Statistics end(Devices devices) {
    long until = System.nanoTime() + GOODBYE.toNanos();
    while (underWay(ask(devices::count)) && System.nanoTime() - until < 0 && pause()) {
      continue;
    }
    ask(devices::disconnect)
        .exceptionally(alreadyGone -> null)
        .completeOnTimeout(null, GOODBYE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    Statistics last = ask(devices::count);
    thread.shutdown();
    return last;
  }

  private static boolean underWay(Statistics now) {
    return now.pending() > now.withheld() && now.connected() > 0;
  }

  private static boolean pause() {
    try {
      Thread.sleep(LOOK.toMillis());
      return true;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Thread named(Runnable work) {
    Thread thread = new Thread(work, "simulator");
    thread.setDaemon(true);
    return thread;
  }
}
