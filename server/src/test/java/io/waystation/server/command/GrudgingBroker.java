package io.waystation.server.command;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers every CONNECT and every PUBLISH of MQTT 5 with the same two reason codes. */
final class GrudgingBroker implements AutoCloseable {
  private static final int CONNECT = 1;
  private static final int PUBLISH = 3;
  private static final int QOS_1 = 0x02;

  private final ServerSocket door;
  private final int connAck;
  private final int pubAck;

  GrudgingBroker(int connAck, int pubAck) throws IOException {
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.connAck = connAck;
    this.pubAck = pubAck;
    start(
        () -> {
          while (true) {
            Socket device = door.accept();
            start(() -> answer(device));
          }
        });
  }

  String uri() {
    return "tcp://127.0.0.1:" + door.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // The other side has gone, or the test is over.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void answer(Socket device) throws IOException {
    try (device) {
      DataInputStream in = new DataInputStream(device.getInputStream());
      OutputStream out = device.getOutputStream();
      while (true) {
        int head = in.readUnsignedByte();
        byte[] body = in.readNBytes(length(in));
        if (head >> 4 == CONNECT) {
          out.write(new byte[] {0x20, 3, 0, (byte) connAck, 0});
        } else if (head >> 4 == PUBLISH && (head & QOS_1) != 0) {
          int topic = (body[0] & 0xff) << 8 | body[1] & 0xff;
          out.write(new byte[] {0x40, 4, body[2 + topic], body[3 + topic], (byte) pubAck, 0});
        }
        out.flush();
      }
    }
  }

  private static int length(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int next = in.readUnsignedByte();
      length |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return length;
      }
    }
  }
}
