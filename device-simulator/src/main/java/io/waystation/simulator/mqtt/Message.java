package io.waystation.simulator.mqtt;

import io.waystation.model.DeviceId;
import io.waystation.simulator.truth.TruthLine.Fate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** One message of a device on its readings topic. */
public interface Message {
  DeviceId device();

  /** When the device made it. */
  Instant at();

  /** About how much memory it takes while it waits, in bytes. */
  int size();

  /** What becomes of it, as far as the device decides. */
  Fate fate();

  /**
   * @param sent when it leaves the device; a message that had to wait or is sent again says so, or
   *     its times would be taken for those of a wrong clock
   */
  byte[] payload(Instant sent);

  /**
   * As the contract wants it.
   *
   * @param boot larger than at the device's last start
   * @param seq counts messages within the boot from 0, without holes
   * @param readings a JSON array, by the device's clock
   * @param values how many are in it
   * @param clockOff how far the device's clock is ahead, negative when behind; it writes its
   *     sending times by the clock it measured by, however long that takes
   */
  record Report(
      DeviceId device,
      long boot,
      long seq,
      Instant at,
      String readings,
      int values,
      Duration clockOff,
      Fate fate)
      implements Message {
    /** Of the objects around the text. */
    private static final int AROUND = 160;

    /** What the device's clock shows. */
    Instant shown(Instant now) {
      return now.plus(clockOff);
    }

    @Override
    public int size() {
      return AROUND + readings.length();
    }

    @Override
    public byte[] payload(Instant sent) {
      return "{\"boot\":%d,\"seq\":%d,\"sent\":%d,\"readings\":%s}"
          .formatted(boot, seq, shown(sent).toEpochMilli(), readings)
          .getBytes(StandardCharsets.UTF_8);
    }

    /** The same, sent once more. */
    public Report again() {
      return new Report(device, boot, seq, at, readings, values, clockOff, Fate.REPEAT);
    }
  }

  /** What a device with a broken memory sends: neither JSON nor anything else. */
  record Garbage(DeviceId device, Instant at, String text) implements Message {
    @Override
    public int size() {
      return text.length();
    }

    @Override
    public Fate fate() {
      return Fate.GARBAGE;
    }

    @Override
    public byte[] payload(Instant sent) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
