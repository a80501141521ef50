package io.waystation.ingest.senml;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.Reason;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SenmlDialectTest {
  private static final Instant ARRIVAL = Instant.parse("2025-11-21T01:53:31.300Z");
  private static final String PERSON = "5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11";

  private final SenmlDialect dialect = dialect();

  static SenmlDialect dialect() {
    return new SenmlDialect(
        "ws/v1",
        SignalCatalogue.shipped(),
        new TreeDecoder(
            SignalCatalogue.shipped(),
            StatusFlags.shipped(),
            new TestRegistry(),
            new DeviceClocks()));
  }

  @Test
  void claimsItsTopicsAndNoOthers() {
    assertThat(dialect.claims("ws/v1/st-001-gw/senml")).isTrue();
    assertThat(dialect.claims("ws/v1/st-001-gw/readings")).isFalse();
    assertThat(dialect.claims("ws/v1/st-001-gw/x/senml")).isFalse();
    assertThat(dialect.claims("ws/v1/ST/senml")).isFalse();
    assertThat(dialect.claims("other/st-001-gw/senml")).isFalse();
  }

  @Test
  void aRelativeTimeCountsFromTheArrival() {
    Decoded.Unnumbered decoded =
        unnumbered(
            "[{'n':'env.temperature','u':'Cel','v':21.5},{'n':'door.position','t':-60,'vs':'open'}]");
    assertThat(decoded.readings())
        .extracting(Reading::measuredAt)
        .containsExactly(ARRIVAL.minusSeconds(60), ARRIVAL);
    assertThat(decoded.digest()).as("the same words later are another measurement").isZero();
  }

  @Test
  void withTimesOfAClockARepetitionIsFound() {
    String pack = "[{'bt':1763690000,'n':'env.temperature','v':21.5}]";
    assertThat(unnumbered(pack).digest()).isNotZero().isEqualTo(unnumbered(pack).digest());
  }

  @Test
  void bootAndSeqGiveTheMessageItsNumber() {
    Decoded.Readings decoded =
        (Decoded.Readings)
            decode(
                "[{'n':'boot','v':17},{'n':'seq','v':4211},{'n':'sent','v':1763690011.25},"
                    + "{'n':'env.temperature','t':-1,'v':21.5}]");
    assertThat(decoded.boot()).isEqualTo(17);
    assertThat(decoded.seq()).isEqualTo(4211);
    assertThat(decoded.sentAt()).isEqualTo(Instant.ofEpochMilli(1763690011250L));
    assertThat(decoded.readings().get(0).measuredAt())
        .as("relative to sent, when there is one")
        .isEqualTo(Instant.ofEpochMilli(1763690010250L));
  }

  @Test
  void aNumberedPackWithRelativeTimesIsTheSameWheneverItArrives() {
    String pack = "[{'n':'boot','v':1},{'n':'seq','v':2},{'n':'env.temperature','v':21.5}]";
    Decoded.Readings first = (Decoded.Readings) decode(pack, ARRIVAL);
    Decoded.Readings again = (Decoded.Readings) decode(pack, ARRIVAL.plusSeconds(5));
    assertThat(again.digest()).isEqualTo(first.digest());
    String other = pack.replace("21.5", "21.6");
    assertThat(((Decoded.Readings) decode(other)).digest()).isNotEqualTo(first.digest());
  }

  @Test
  void aRefusedPackKeepsItsNumber() {
    Decoded.Rejected rejected =
        rejected("[{'n':'boot','v':1},{'n':'seq','v':2},{'n':'warp.speed','v':9}]");
    assertThat(rejected.reason()).isEqualTo(Reason.UNKNOWN_SIGNAL);
    assertThat(rejected.boot()).isEqualTo(1);
    assertThat(rejected.seq()).isEqualTo(2);
    assertThat(rejected.detail()).contains("warp.speed");
  }

  @Test
  void whatStandsBeforeTheSignalIsThePartOrThePerson() {
    Decoded.Unnumbered decoded =
        unnumbered(
            "[{'bn':'urn:dev:ow:10e2073a01080063:','n':'front/door.position','vs':'open'},"
                + "{'n':'"
                + PERSON
                + "/spo2','u':'/','v':0.97},"
                + "{'bn':'st-001-gw/','n':'env.temperature','u':'Cel','v':21.5},"
                + "{'bn':'st-001-gw:','n':'gateway.heartbeat','vb':true}]");
    assertThat(decoded.readings())
        .extracting(r -> r.part() + "|" + r.person() + "|" + r.signal().code() + "|" + r.value())
        .containsExactly(
            "front||door.position|1.0",
            "|" + PERSON + "|spo2|97.0",
            "||env.temperature|21.5",
            "||gateway.heartbeat|1.0");
  }

  @Test
  void unitsAreConverted() {
    value("{'n':'env.temperature','u':'K','v':294.65}", 21.5);
    value("{'n':'env.temperature','u':'Cel','v':21.1}", 21.1);
    value("{'n':'env.humidity','u':'%RH','v':45}", 45);
    value("{'n':'env.humidity','u':'/','v':0.451}", 45.1);
    value("{'n':'env.pressure','u':'Pa','v':70120}", 701.2);
    value("{'n':'power.voltage','u':'mV','v':229300}", 229.3);
    value("{'n':'power.residual_current','u':'A','v':0.03}", 30);
    value("{'n':'energy.total','u':'J','v':3600000}", 1);
    value("{'n':'energy.total','u':'W','s':7200000}", 2);
    value("{'n':'energy.total','s':12.5}", 12.5);
    value("{'n':'water.total','u':'l','v':1500}", 1.5);
    value("{'n':'env.pm25','u':'ug/m3','v':35}", 35);
    value("{'n':'dispenser.tds','u':'kg/m3','v':0.5}", 500);
    value("{'n':'occupancy.in','u':'count','v':12}", 12);
    value("{'n':'gas.co','u':'ppm','v':12}", 12);
    value("{'n':'oxygen.cylinder_pressure','u':'Pa','v':12500000}", 12.5);
  }

  @Test
  void aWrongUnitIsNamedWithTheRightOne() {
    Decoded.Rejected rejected = rejected("[{'n':'env.temperature','u':'V','v':3}]");
    assertThat(rejected.reason()).isEqualTo(Reason.UNKNOWN_UNIT);
    assertThat(rejected.detail())
        .isEqualTo("env.temperature: the unit V cannot be converted to the signal's, Cel");
    assertThat(rejected("[{'n':'gas.combustible','u':'%','v':3}]").reason())
        .as("percent of volume is not percent of the explosive limit")
        .isEqualTo(Reason.UNKNOWN_UNIT);
    assertThat(rejected("[{'n':'power.voltage','u':'Cel','v':3}]").detail()).contains("Cel", "V");
  }

  @Test
  void aSumIsForCountersOnly() {
    assertThat(rejected("[{'n':'env.temperature','s':3}]").reason()).isEqualTo(Reason.UNSUPPORTED);
    assertThat(rejected("[{'n':'energy.total','v':1,'s':3}]").reason())
        .isEqualTo(Reason.UNSUPPORTED);
    assertThat(rejected("[{'n':'energy.total','vd':'aGk'}]").reason())
        .isEqualTo(Reason.UNSUPPORTED);
  }

  @Test
  void anEmptyPackIsRefused() {
    assertThat(rejected("[]").reason()).isEqualTo(Reason.EMPTY);
    assertThat(rejected("[{'bn':'st-001-gw:'}]").reason()).isEqualTo(Reason.EMPTY);
    assertThat(rejected("").reason()).isEqualTo(Reason.EMPTY);
    assertThat(rejected("[{'n':'boot','v':1},{'n':'seq','v':1}]").reason()).isEqualTo(Reason.EMPTY);
  }

  @Test
  void bootWithoutSeqIsRefused() {
    assertThat(rejected("[{'n':'boot','v':1},{'n':'env.temperature','v':1}]").reason())
        .isEqualTo(Reason.MISSING_FIELD);
    assertThat(rejected("[{'n':'seq','v':1.5},{'n':'env.temperature','v':1}]").reason())
        .isEqualTo(Reason.BAD_FIELD);
    assertThat(rejected("[{'n':'sent','v':12},{'n':'env.temperature','v':1}]").reason())
        .isEqualTo(Reason.BAD_FIELD);
  }

  private void value(String record, double expected) {
    assertThat(unnumbered("[" + record + "]").readings().get(0).value()).isEqualTo(expected);
  }

  private Decoded.Unnumbered unnumbered(String pack) {
    Decoded decoded = decode(pack);
    assertThat(decoded).isInstanceOf(Decoded.Unnumbered.class);
    return (Decoded.Unnumbered) decoded;
  }

  private Decoded.Rejected rejected(String pack) {
    Decoded decoded = decode(pack);
    assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
    return (Decoded.Rejected) decoded;
  }

  private Decoded decode(String pack) {
    return decode(pack, ARRIVAL);
  }

  private Decoded decode(String pack, Instant arrival) {
    byte[] bytes = pack.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return dialect.decode(new RawMessage("ws/v1/st-001-gw/senml", bytes, arrival));
  }
}
