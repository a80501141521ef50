package io.waystation.simulator.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Numbered SenML packs in JSON: RFC 8428, and docs/dialects.md for what the names mean. */
final class Senml {
  private static final JsonFactory JSON = new JsonFactory();

  /** Units whose UCUM code and SenML's (RFC 8428, RFC 8798) are the same; others are left out. */
  private static final Set<String> SAME_UNIT =
      Set.of("Cel", "%", "V", "A", "mA", "W", "kWh", "hPa", "ppm", "m3");

  private Senml() {}

  static Body body(Message message, Instant now) {
    if (!(message instanceof Message.Report report)) {
      return new Body("senml", message.payload(now));
    }
    List<Said> all = Said.in(report);
    boolean sayable = all.stream().noneMatch(one -> one.value() instanceof Said.Special);
    return sayable ? new Body("senml", pack(report, all, now)) : Body.json(message, now);
  }

  private static byte[] pack(Message.Report report, List<Said> all, Instant now) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 + 64 * all.size());
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      number(json, "boot", BigDecimal.valueOf(report.boot()));
      number(json, "seq", BigDecimal.valueOf(report.seq()));
      number(json, "sent", seconds(report.shown(now).toEpochMilli()));
      for (Said said : all) {
        record(json, said);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written but memory", e);
    }
    return out.toByteArray();
  }

  private static void record(JsonGenerator json, Said said) throws IOException {
    String before = said.part().isEmpty() ? said.person() : said.part();
    json.writeStartObject();
    json.writeStringField("n", before.isEmpty() ? said.signal() : before + "/" + said.signal());
    json.writeNumberField("t", seconds(said.at()));
    if (said.value() instanceof Double number) {
      String unit = SignalCatalogue.shipped().find(said.signal()).map(Signal::unit).orElse("");
      if (SAME_UNIT.contains(unit)) {
        json.writeStringField("u", unit);
      }
      json.writeNumberField("v", number);
    } else if (said.value() instanceof Boolean is) {
      json.writeBooleanField("vb", is);
    } else {
      json.writeStringField("vs", (String) said.value());
    }
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, BigDecimal value) throws IOException {
    json.writeStartObject();
    json.writeStringField("n", name);
    json.writeNumberField("v", value);
    json.writeEndObject();
  }

  private static BigDecimal seconds(long millis) {
    return BigDecimal.valueOf(millis, 3);
  }
}
