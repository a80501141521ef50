package io.waystation.server.broker;

import java.nio.file.Path;
import java.util.Optional;

/** The broker in a process of its own, so that a test can kill it. Prints its port and secret. */
final class BrokerProcess {
  private BrokerProcess() {}

  public static void main(String[] args) throws InterruptedException {
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            Path.of(args[0]),
            "127.0.0.1",
            0,
            args[1],
            device -> Optional.empty(),
            () -> System.exit(1));
    System.out.println("READY " + broker.uri());
    Thread.currentThread().join();
  }
}
