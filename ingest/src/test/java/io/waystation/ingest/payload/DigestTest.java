package io.waystation.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Digests are kept in logs: what these say may never change. */
class DigestTest {
  private static final Instant RECEIVED = Instant.parse("2025-11-21T01:53:31.300Z");
  private static final PayloadDecoder DECODER =
      new PayloadDecoder(
          "ws/v1",
          SignalCatalogue.shipped(),
          StatusFlags.shipped(),
          new TestRegistry(),
          new DeviceClocks());

  @Test
  void isTheSameForEver() {
    assertThat(digest("{'t':1763690000000,'m':{'env.co2':612}}")).isEqualTo(-5555043005954178363L);
    assertThat(
            digest(
                "{'t':1763690000000,'person':'5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11','session':'k-1',"
                    + "'m':{'spo2':null,'glucose':'<1.1','body_temp':36.6},"
                    + "'q':{'spo2':['sensor-off','signal-searching']}},"
                    + "{'t':1763690000001,'part':'\u524d\u95e8','m':{'presence.mmwave':true,"
                    + "'vehicle.position':[37.77,101.6]}}"))
        .isEqualTo(2560430132634678764L);
  }

  @Test
  void isOfWhatIsSaidAndNotOfHow() {
    long digest = digest("{'t':1763690000000,'m':{'env.co2':612,'env.temperature':21.5}}");
    assertThat(digest("{'m':{'env.temperature':2.15e1,'env.co2':612.0},'t':1763690000000}"))
        .isEqualTo(digest);
    assertThat(digest("{'t':1763690000000,'rssi':-70,'m':{'env.co2':612,'env.temperature':21.50}}"))
        .isEqualTo(digest);
  }

  @Test
  void tellsWhatIsDifferent() {
    Set<Long> digests = new HashSet<>();
    String[] all = {
      "{'t':1763690000000,'m':{'env.co2':612}}",
      "{'t':1763690000001,'m':{'env.co2':612}}",
      "{'t':1763690000000,'m':{'env.co2':613}}",
      "{'t':1763690000000,'m':{'env.temperature':612}}",
      "{'t':1763690000000,'part':'a','m':{'env.co2':612}}",
      "{'t':1763690000000,'part':'b','m':{'env.co2':612}}",
      "{'t':1763690000000,'m':{'env.co2':'<612'}}",
      "{'t':1763690000000,'m':{'env.co2':'>612'}}",
      "{'t':1763690000000,'m':{'env.co2':612},'q':{'env.co2':'signal-poor'}}",
      "{'t':1763690000000,'m':{'env.co2':null},'q':{'env.co2':'signal-poor'}}",
      "{'t':1763690000000,'m':{'env.co2':612}},{'t':1763690000000,'m':{'env.co2':612}}",
      "{'t':1763690000000,'m':{'vehicle.position':[1,2]}}",
      "{'t':1763690000000,'m':{'vehicle.position':[2,1]}}",
      "{'t':1763690000000,'m':{'env.co2':612}},{'t':1763690000000,'m':{'env.co2':613}}",
      "{'t':1763690000000,'m':{'env.co2':613}},{'t':1763690000000,'m':{'env.co2':612}}",
    };
    for (String readings : all) {
      digests.add(digest(readings));
    }
    assertThat(digests).hasSize(all.length).doesNotContain(0L);
  }

  @Property(tries = 500)
  void swappingTwoValuesChangesIt(
      @ForAll @IntRange(min = 0, max = 70) int one,
      @ForAll @IntRange(min = 0, max = 70) int other) {
    String form = "{'t':1763690000000,'m':{'env.co2':%d,'env.temperature':%d}}";
    assertThat(digest(form.formatted(one, other)) == digest(form.formatted(other, one)))
        .isEqualTo(one == other);
  }

  private static long digest(String readings) {
    String payload = "{'boot':1,'seq':2,'sent':1763690011250,'readings':[" + readings + "]}";
    byte[] bytes = payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Decoded decoded = DECODER.decode(new RawMessage("ws/v1/st-001-gw/readings", bytes, RECEIVED));
    assertThat(decoded).isInstanceOf(Decoded.Readings.class);
    return ((Decoded.Readings) decoded).digest();
  }
}
