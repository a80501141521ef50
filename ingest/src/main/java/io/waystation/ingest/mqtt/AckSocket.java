package io.waystation.ingest.mqtt;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;

/**
 * A TCP socket that spares Paho 1.2.5 most of its system calls: Paho reads a packet in four pieces
 * and sends each acknowledgement by itself. Here it reads from what has come already, and the
 * acknowledgements of a batch leave together and at once: Paho leaves Nagle's algorithm on, which
 * holds them back until the broker's kernel has confirmed the ones before (up to 40 ms), and the
 * broker meanwhile what comes next.
 */
final class AckSocket extends Socket {
  private static final int IN_BYTES = 64 * 1024;

  private InputStream in;
  private AckStream out;

  AckSocket() {
    try {
      setTcpNoDelay(true);
    } catch (SocketException e) {
      throw new UncheckedIOException("a new socket takes no options", e);
    }
  }

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    if (in == null) {
      in = new BufferedInputStream(super.getInputStream(), IN_BYTES);
    }
    return in;
  }

  @Override
  public synchronized AckStream getOutputStream() throws IOException {
    if (out == null) {
      out = new AckStream(super.getOutputStream());
    }
    return out;
  }

  /** As {@link AckStream#together}; nothing before the connection stands. */
  synchronized void together(int packets) {
    if (out != null) {
      out.together(packets);
    }
  }
}
