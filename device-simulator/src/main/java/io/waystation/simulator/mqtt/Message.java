package io.waystation.simulator.mqtt;

import io.waystation.model.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** One message of a device on its readings topic. */
public interface Message {
  DeviceId device();

  /** When the device made it, by its clock. */
  Instant at();

  /** About how much memory it takes while it waits, in bytes. */
  int size();

  /**
   * @param sent when it leaves the device, by its clock; a message that had to wait or is sent
   *     again says so, or its times would be taken for those of a wrong clock
   */
  byte[] payload(Instant sent);

  /**
   * As the contract wants it.
   *
   * @param boot larger than at the device's last start
   * @param seq counts messages within the boot from 0, without holes
   * @param readings a JSON array
   */
  record Report(DeviceId device, long boot, long seq, Instant at, String readings)
      implements Message {
    /** Of the objects around the text. */
    private static final int AROUND = 160;

    @Override
    public int size() {
      return AROUND + readings.length();
    }

    @Override
    public byte[] payload(Instant sent) {
      return "{\"boot\":%d,\"seq\":%d,\"sent\":%d,\"readings\":%s}"
          .formatted(boot, seq, sent.toEpochMilli(), readings)
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  /** What a device with a broken memory sends: neither JSON nor anything else. */
  record Garbage(DeviceId device, Instant at, String text) implements Message {
    @Override
    public int size() {
      return text.length();
    }

    @Override
    public byte[] payload(Instant sent) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
