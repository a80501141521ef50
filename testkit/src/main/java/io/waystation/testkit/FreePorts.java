package io.waystation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are started some time after their port was chosen. None is of those that
 * the system gives to connections, and none is given twice: tests run in several JVMs at a time,
 * and each keeps a lock on what it was given as long as it lives.
 */
final class FreePorts {
  /** Linux gives connections those from 32768 on. */
  private static final int FIRST = 16_384;

  private static final int COUNT = 16_384;

  /** Where the lock of a port is the byte of its number; the file stays empty. */
  private static final Path LOCKS =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "waystation-test-ports-%s.lock".formatted(System.getProperty("user.name")));

  private static FileChannel locks;

  private FreePorts() {}

  /** Nobody listens on it, and nobody else is given it while this JVM lives. */
  static synchronized int next() {
    int start = ThreadLocalRandom.current().nextInt(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + (start + i) % COUNT;
      if (reserved(port) && unused(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no port from %d to %d is free".formatted(FIRST, FIRST + COUNT - 1));
  }

  private static boolean reserved(int port) {
    try {
      if (locks == null) {
        locks = FileChannel.open(LOCKS, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      }
      return locks.tryLock(port, 1, false) != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s, in which tests note the ports they use, cannot be used".formatted(LOCKS), e);
    }
  }

  private static boolean unused(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort() == port;
    } catch (IOException e) {
      return false;
    }
  }
}
