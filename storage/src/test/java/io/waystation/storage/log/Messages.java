package io.waystation.storage.log;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Messages such as a gateway sends; the content follows from device, boot and seq. */
public final class Messages {
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private Messages() {}

  public static Arrival.Message message(String device, long boot, long seq) {
    return message(device, boot, seq, seq * 31 + boot);
  }

  public static Arrival.Message message(String device, long boot, long seq, long digest) {
    Instant received = NOON.plusMillis(seq & 0xffff);
    Instant measured = received.minusMillis(250);
    List<Reading> readings =
        List.of(
            reading(device, "front", "door.position", seq % 2, measured, received, boot, seq),
            reading(
                device, "", "env.temperature", 20 + seq % 50 / 10.0, measured, received, boot, seq),
            reading(device, "", "env.co2", 600 + seq % 100, measured, received, boot, seq));
    return new Arrival.Message(
        "ws/v1/" + device + "/readings",
        new DeviceId(device),
        boot,
        seq,
        received.minusMillis(40),
        received,
        digest,
        "{\"boot\":%d,\"seq\":%d,\"says\":%d}"
            .formatted(boot, seq, digest)
            .getBytes(StandardCharsets.UTF_8),
        readings);
  }

  public static Arrival.Message in(Lane lane, Arrival.Message message) {
    return new Arrival.Message(
        lane,
        message.topic(),
        message.device(),
        message.boot(),
        message.seq(),
        message.sentAt(),
        message.receivedAt(),
        message.digest(),
        message.raw(),
        message.readings());
  }

  public static Arrival.Refused refused(String device, long boot, long seq) {
    return new Arrival.Refused(
        "ws/v1/" + device + "/readings",
        device,
        boot,
        seq,
        NOON,
        "UNKNOWN_SIGNAL",
        "'env.tempratur' is no signal: see the catalogue",
        "{\"boot\":%d,\"seq\":%d}".formatted(boot, seq).getBytes(StandardCharsets.UTF_8));
  }

  public static Arrival.Unnumbered online(String device) {
    return new Arrival.Unnumbered(
        new DeviceId(device),
        NOON,
        List.of(reading(device, "", "device.status", 1, NOON, NOON, -1, -1)));
  }

  static Reading reading(
      String device,
      String part,
      String signal,
      double value,
      Instant measured,
      Instant received,
      long boot,
      long seq) {
    return new Reading(
        new StationId("st-" + device),
        new DeviceId(device),
        part,
        PersonId.NONE,
        "",
        signal(signal),
        value,
        0,
        measured,
        received,
        boot,
        seq);
  }

  static Signal signal(String code) {
    return SignalCatalogue.shipped().signal(code);
  }
}
