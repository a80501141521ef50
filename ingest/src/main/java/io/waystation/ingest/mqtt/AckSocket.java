package io.waystation.ingest.mqtt;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP socket that spares Paho 1.2.5 most of its system calls: Paho reads a packet in four pieces
 * and sends each acknowledgement by itself. Here it reads from what has come already, and the
 * acknowledgements of a batch leave together.
 */
final class AckSocket extends Socket {
  private static final int IN_BYTES = 64 * 1024;

  /** Full with some 200 acknowledgements: the broker need not wait for the last of a batch. */
  private static final int OUT_BYTES = 1024;

  /** Flushes that are to come and that nobody waits for, but for the last of them. */
  private final AtomicInteger together = new AtomicInteger();

  private InputStream in;
  private OutputStream out;

  /**
   * So many packets are about to be sent, each with a flush of its own: the last one counts. One of
   * another kind that comes between only lets the others leave earlier.
   */
  void together(int packets) {
    together.addAndGet(packets);
  }

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    if (in == null) {
      in = new BufferedInputStream(super.getInputStream(), IN_BYTES);
    }
    return in;
  }

  @Override
  public synchronized OutputStream getOutputStream() throws IOException {
    if (out == null) {
      out = new Gathering(super.getOutputStream());
    }
    return out;
  }

  private final class Gathering extends BufferedOutputStream {
    Gathering(OutputStream socket) {
      super(socket, OUT_BYTES);
    }

    @Override
    public synchronized void flush() throws IOException {
      if (together.updateAndGet(left -> Math.max(0, left - 1)) == 0) {
        super.flush();
      }
    }
  }
}
