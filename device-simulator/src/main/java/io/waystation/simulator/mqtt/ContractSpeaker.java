package io.waystation.simulator.mqtt;

import io.waystation.model.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;

/** A device as docs/mqtt.md wants it: readings on a topic of its own, its status retained. */
final class ContractSpeaker implements Speaker {
  private static final String ROOT = "ws/v1/";
  private static final String FIRMWARE = "1.4.2";

  private final DeviceId device;
  private final BiFunction<Message, Instant, Body> form;
  private long boot;

  ContractSpeaker(DeviceId device, long boot, BiFunction<Message, Instant, Body> form) {
    this.device = device;
    this.boot = boot;
    this.form = form;
  }

  @Override
  public Publication will() {
    return status("offline");
  }

  @Override
  public List<Publication> greeting(Instant now) {
    return List.of(status("online"));
  }

  @Override
  public List<Publication> say(Message message, Instant now) {
    Body body = form.apply(message, now);
    return List.of(new Publication(topic(body.leaf()), body.bytes(), false, true));
  }

  @Override
  public void restarted(long newBoot) {
    boot = newBoot;
  }

  private Publication status(String word) {
    byte[] payload =
        "{\"boot\":%d,\"status\":\"%s\",\"firmware\":\"%s\",\"next\":60}"
            .formatted(boot, word, FIRMWARE)
            .getBytes(StandardCharsets.UTF_8);
    return new Publication(topic("status"), payload, true, true);
  }

  private String topic(String leaf) {
    return ROOT + device + "/" + leaf;
  }
}
