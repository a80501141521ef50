package io.waystation.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One MQTT 3.1.1 connection with as little between the bytes and the socket as possible: a load
 * generator must cost less than what it loads. One thread publishes; another, its own, reads.
 *
 * <p>What is sent stays in a buffer until {@link #flush}, until the buffer is full, or until so
 * many messages are unacknowledged that it has to wait.
 */
public final class MqttLink implements AutoCloseable {
  private static final int CONNACK = 2;
  private static final int PUBLISH = 3;
  private static final int PUBACK = 4;
  private static final int SUBACK = 9;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int ACK_SECONDS = 60;
  private static final int PACKET_IDS = 65_535;

  /** Takes what the broker sends; called on the reading thread. */
  @FunctionalInterface
  public interface Receiver {
    void message(String topic, byte[] payload);
  }

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final Semaphore room;
  private final Receiver receiver;
  private final AtomicLong acknowledged = new AtomicLong();
  private final Thread reader;
  private volatile IOException failure;
  private volatile boolean closed;
  private int packetId;

  private MqttLink(Socket socket, int unacknowledged, Receiver receiver) throws IOException {
    this.socket = socket;
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
    this.room = new Semaphore(unacknowledged);
    this.receiver = receiver;
    this.reader = new Thread(this::read, "mqtt-link");
    this.reader.setDaemon(true);
  }

  /**
   * Connects with a clean session and no password; as {@link #open(URI, String, boolean, int,
   * Receiver)}.
   */
  public static MqttLink open(URI broker, String clientId, int unacknowledged, Receiver receiver)
      throws IOException {
    return open(broker, clientId, true, unacknowledged, receiver);
  }

  /**
   * Connects without password.
   *
   * @param clean false to take over the session of that client id, and whoever has it just now out
   * @param unacknowledged how many messages may be on their way
   * @throws IOException if the broker is away or refuses
   */
  public static MqttLink open(
      URI broker, String clientId, boolean clean, int unacknowledged, Receiver receiver)
      throws IOException {
    Socket socket = new Socket(broker.getHost(), broker.getPort());
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(ACK_SECONDS));
      MqttLink link = new MqttLink(socket, unacknowledged, receiver);
      link.connect(clientId, clean);
      socket.setSoTimeout(0);
      link.reader.start();
      return link;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private void connect(String clientId, boolean clean) throws IOException {
    byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
    out.write(0x10);
    length(10 + 2 + id.length);
    // Protocol MQTT, level 4, clean session or not, no keep-alive.
    out.write(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, (byte) (clean ? 2 : 0), 0, 0});
    text(id);
    out.flush();
    if (in.readUnsignedByte() >> 4 != CONNACK || in.readUnsignedByte() != 2) {
      throw new IOException("the broker did not answer CONNECT with CONNACK");
    }
    in.readUnsignedByte();
    int code = in.readUnsignedByte();
    if (code != 0) {
      throw new IOException("the broker refuses the connection, code " + code);
    }
  }

  /** Subscribes with QoS 0 and returns at once. */
  public synchronized void subscribe(String filter) throws IOException {
    byte[] name = filter.getBytes(StandardCharsets.UTF_8);
    out.write(0x82);
    length(2 + 2 + name.length + 1);
    number(nextId());
    text(name);
    out.write(0);
    out.flush();
  }

  /** With QoS 1; waits while too many are unacknowledged. */
  public void publish(byte[] topic, byte[] payload) throws IOException, InterruptedException {
    if (!room.tryAcquire()) {
      flush();
      if (!room.tryAcquire(ACK_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the broker has acknowledged nothing for " + ACK_SECONDS + " s");
      }
    }
    check();
    synchronized (this) {
      out.write(0x32);
      length(2 + topic.length + 2 + payload.length);
      text(topic);
      number(nextId());
      out.write(payload);
    }
  }

  /** With QoS 0: nobody says whether it arrived. */
  public void publishUnacknowledged(byte[] topic, byte[] payload) throws IOException {
    check();
    synchronized (this) {
      out.write(0x30);
      length(2 + topic.length + payload.length);
      text(topic);
      out.write(payload);
    }
  }

  public synchronized void flush() throws IOException {
    out.flush();
  }

  /** Messages the broker has acknowledged. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Waits until the broker has acknowledged that many. */
  public void await(long messages) throws IOException, InterruptedException {
    flush();
    while (acknowledged.get() < messages) {
      check();
      Thread.sleep(1);
    }
  }

  /** Whether it can still be used. */
  public boolean sound() {
    return failure == null && !closed;
  }

  private void check() throws IOException {
    IOException broken = failure;
    if (broken != null) {
      throw new IOException("the connection to the broker is lost: " + broken.getMessage(), broken);
    }
  }

  private void read() {
    try {
      while (true) {
        packet();
      }
    } catch (IOException e) {
      failure = closed ? new IOException("closed") : e;
      // Whoever waits for room is to see it.
      room.release(PACKET_IDS);
    }
  }

  private void packet() throws IOException {
    int head = in.readUnsignedByte();
    int length = 0;
    int shift = 0;
    int part;
    do {
      part = in.readUnsignedByte();
      length |= (part & 0x7f) << shift;
      shift += 7;
    } while ((part & 0x80) != 0);
    switch (head >> 4) {
      case PUBACK -> {
        in.skipNBytes(length);
        acknowledged.incrementAndGet();
        room.release();
      }
      case PUBLISH -> {
        byte[] body = new byte[length];
        in.readFully(body);
        int name = (body[0] & 0xff) << 8 | body[1] & 0xff;
        String topic = new String(body, 2, name, StandardCharsets.UTF_8);
        byte[] payload = java.util.Arrays.copyOfRange(body, 2 + name, length);
        receiver.message(topic, payload);
      }
      case SUBACK -> in.skipNBytes(length);
      default -> in.skipNBytes(length);
    }
  }

  private int nextId() {
    packetId = packetId % PACKET_IDS + 1;
    return packetId;
  }

  private void text(byte[] bytes) throws IOException {
    number(bytes.length);
    out.write(bytes);
  }

  private void number(int value) throws IOException {
    out.write(value >>> 8);
    out.write(value);
  }

  private void length(int value) throws IOException {
    int rest = value;
    while (rest > 0x7f) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      failure = e;
    }
  }
}
