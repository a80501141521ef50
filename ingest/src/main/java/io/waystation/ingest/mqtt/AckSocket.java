package io.waystation.ingest.mqtt;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * A TCP socket that spares Paho 1.2.5 most of its system calls: Paho reads a packet in four pieces
 * and sends each acknowledgement by itself. Here it reads from what has come already, and the
 * acknowledgements of a batch leave together.
 */
final class AckSocket extends Socket {
  private static final int IN_BYTES = 64 * 1024;

  private InputStream in;
  private AckStream out;

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
