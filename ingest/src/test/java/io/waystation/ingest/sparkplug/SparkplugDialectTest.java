package io.waystation.ingest.sparkplug;

import static io.waystation.ingest.sparkplug.TestPayload.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.Reason;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.model.Flag;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkplugDialectTest {
  private static final long BIRTH = 1_763_690_000_000L;
  private static final Path TAHU = Path.of("src/test/resources/sparkplug");

  @TempDir private Path folder;

  private final List<String> commands = new ArrayList<>();
  private long counted;
  private Instant now = Instant.ofEpochMilli(BIRTH + 300);
  private SparkplugDialect dialect;

  @BeforeEach
  void open() {
    dialect =
        SparkplugDialect.open(
            List.of("oilfield"),
            new TreeDecoder(
                SignalCatalogue.shipped(),
                StatusFlags.shipped(),
                new TestRegistry(),
                new DeviceClocks()),
            (topic, payload, retained) -> commands.add(topic),
            folder,
            (device, boot) -> counted);
  }

  @AfterEach
  void close() throws SQLException {
    dialect.close();
  }

  private void restart(long counted) throws SQLException {
    close();
    this.counted = counted;
    open();
  }

  @Test
  void listensToItsGroupsOnly() {
    assertThat(dialect.filters()).containsExactly("spBv1.0/oilfield/#");
    assertThat(dialect.claims("spBv1.0/oilfield/NDATA/ST-001-GW")).isTrue();
    assertThat(dialect.claims("spBv1.0/other/NDATA/ST-001-GW")).isFalse();
    assertThat(dialect.claims("spBv1.0/oilfield")).isFalse();
    assertThat(dialect.claims("ws/v1/st-001-gw/readings")).isFalse();
    assertThatThrownBy(() -> SparkplugDialect.open(List.of("a/b"), null, null, folder, (d, b) -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a/b'");
  }

  @Test
  void aBirthIsOnlineAndNumberZeroOfItsBoot() {
    Decoded.Readings birth = readings(nodeBirth());
    assertThat(birth.device().value()).isEqualTo("st-001-gw");
    assertThat(birth.boot()).isEqualTo(BIRTH);
    assertThat(birth.seq()).isZero();
    assertThat(said(birth)).containsExactly("device.status=1.0", "env.temperature=21.3");
    assertThat(birth.readings().get(0).measuredAt()).as("takes effect on arrival").isEqualTo(now);
  }

  @Test
  void aliasesMeanWhatTheBirthSaid() {
    nodeBirth();
    Decoded.Readings data = readings(nodeData(1, metric(null, 1, 0, 22.5f)));
    assertThat(data.seq()).isEqualTo(1);
    assertThat(said(data)).containsExactly("env.temperature=22.5");
    Decoded.Readings named = readings(nodeData(2, metric("env.humidity", -1, 10, 45.0)));
    assertThat(said(named)).containsExactly("env.humidity=45.0");
  }

  @Test
  void devicesAndFoldersArePartsOfTheNode() {
    nodeBirth();
    Decoded.Readings birth = readings(deviceBirth(1));
    assertThat(birth.readings())
        .extracting(r -> r.part() + "|" + r.signal().code())
        .containsExactly("doors|device.status", "doors/front|door.position");
    Decoded.Readings data = readings(deviceData(2, metric(null, 7, 0, "open")));
    assertThat(data.readings().get(0).part()).isEqualTo("doors/front");
    assertThat(data.readings().get(0).value()).isEqualTo(1);
  }

  @Test
  void sequenceNumbersUnwrapOverManyLaps() {
    nodeBirth();
    for (int number = 1; number < 1_000; number++) {
      Decoded.Readings data =
          readings(nodeData(number % 256, metric(null, 1, 0, 20f + number / 1000f)));
      assertThat(data.seq()).isEqualTo(number);
      assertThat(data.boot()).isEqualTo(BIRTH);
    }
    assertThat(commands).isEmpty();
  }

  @Test
  void aGapIsAHoleAndAliasesWaitForTheNextBirth() {
    nodeBirth();
    Decoded.Rejected after = rejected(nodeData(4, metric(null, 1, 0, 22f)));
    assertThat(after.reason()).isEqualTo(Reason.NOT_BORN);
    assertThat(after.boot()).isEqualTo(BIRTH);
    assertThat(after.seq()).isEqualTo(4);
    assertThat(commands).containsExactly("spBv1.0/oilfield/NCMD/ST-001-GW");
    Decoded.Readings named = readings(nodeData(5, metric("env.humidity", -1, 10, 45.0)));
    assertThat(named.seq()).as("names need nobody's word").isEqualTo(5);
  }

  @Test
  void afterTheNextBirthWhatWaitedIsReadWhenTheAliasIsTheSame() {
    nodeBirth();
    byte[] waiting = data(4, metric(null, 1, 0, 22f));
    Instant then = now;
    assertThat(rejected(decode("NDATA", "", waiting)).seq()).isEqualTo(4);
    assertThat(dialect.again(raw("NDATA", "", waiting, then), BIRTH, 4))
        .as("still nobody has said")
        .isInstanceOf(Decoded.Rejected.class);
    now = now.plusSeconds(1);
    nodeBirth(BIRTH + 1_000, 1, "env.temperature");
    Decoded.Readings again = readings(dialect.again(raw("NDATA", "", waiting, then), BIRTH, 4));
    assertThat(again.boot()).isEqualTo(BIRTH);
    assertThat(again.seq()).isEqualTo(4);
    assertThat(said(again)).containsExactly("env.temperature=22.0");
    Decoded.Readings live = readings(nodeData(1, metric(null, 1, 0, 23f)));
    assertThat(live.boot()).as("a replay changes nothing").isEqualTo(BIRTH + 1_000);
    assertThat(live.seq()).isEqualTo(1);
  }

  @Test
  void afterABirthThatChangedTheAliasesItStaysRefused() {
    nodeBirth();
    byte[] waiting = data(4, metric(null, 1, 0, 22f));
    Instant then = now;
    decode("NDATA", "", waiting);
    now = now.plusSeconds(1);
    nodeBirth(BIRTH + 1_000, 1, "env.humidity");
    assertThat(rejected(dialect.again(raw("NDATA", "", waiting, then), BIRTH, 4)).reason())
        .isEqualTo(Reason.NOT_BORN);
  }

  @Test
  void dataBeforeAnyBirthAsksForOneAndCanBeReplayed() {
    byte[] early = data(9, metric(null, 1, 0, 22f));
    Instant then = now;
    Decoded.Rejected rejected = rejected(decode("NDATA", "", early));
    assertThat(rejected.reason()).isEqualTo(Reason.NOT_BORN);
    assertThat(rejected.boot()).isEqualTo(-1);
    assertThat(commands).hasSize(1);
    now = now.plusSeconds(1);
    nodeBirth();
    Decoded again = dialect.again(raw("NDATA", "", early, then), -1, -1);
    assertThat(again).isInstanceOf(Decoded.Unnumbered.class);
    assertThat(((Decoded.Unnumbered) again).readings().get(0).value()).isEqualTo(22);
    assertThat(((Decoded.Unnumbered) again).digest()).isNotZero();
  }

  @Test
  void anUnknownAliasAsksForABirth() {
    nodeBirth();
    Decoded.Rejected rejected = rejected(nodeData(1, metric(null, 99, 0, 22f)));
    assertThat(rejected.reason()).isEqualTo(Reason.UNKNOWN_ALIAS);
    assertThat(rejected.seq()).isEqualTo(1);
    assertThat(commands).hasSize(1);
  }

  @Test
  void aDeviceWithoutBirthIsAskedForOne() {
    nodeBirth();
    assertThat(rejected(deviceData(1, metric(null, 7, 0, "open"))).reason())
        .isEqualTo(Reason.NOT_BORN);
    deviceBirth(2);
    assertThat(deviceData(3, metric(null, 7, 0, "open"))).isInstanceOf(Decoded.Readings.class);
    Decoded.Readings death = readings(decode("DDEATH", "/doors", TestPayload.at(now()).seq(4)));
    assertThat(death.readings())
        .extracting(r -> r.part() + "|" + r.signal().code() + "=" + r.value())
        .containsExactly("doors|device.status=0.0");
    assertThat(rejected(deviceData(5, metric(null, 7, 0, "open"))).reason())
        .isEqualTo(Reason.NOT_BORN);
  }

  @Test
  void aNodeIsAskedOnceInTenSeconds() {
    for (int i = 0; i < 5; i++) {
      nodeData(i, metric(null, 1, 0, 22f));
      now = now.plusSeconds(4);
    }
    assertThat(commands).as("at 0 and at 12 s").hasSize(2);
  }

  @Test
  void theDeathOfTheNodeIsItsOutageAndThatOfItsDevices() {
    nodeBirth();
    deviceBirth(1);
    Decoded.Unnumbered death = (Decoded.Unnumbered) nodeDeath(0);
    assertThat(death.readings())
        .extracting(r -> r.part() + "|" + r.signal().stateOf(r.value()))
        .containsExactly("|offline", "doors|offline");
    assertThat(death.digest()).isZero();
    assertThat(rejected(nodeData(2, metric(null, 1, 0, 22f))).reason()).isEqualTo(Reason.NOT_BORN);
  }

  @Test
  void aDeathOfAnEarlierConnectionIsIgnored() {
    nodeBirth(BIRTH, 5, "env.temperature");
    assertThat(nodeDeath(4)).isEqualTo(new Decoded.NotOurs("stale-death"));
    assertThat(nodeData(1, metric(null, 1, 0, 22f))).isInstanceOf(Decoded.Readings.class);
  }

  @Test
  void commandsAndHostStatesAreNotReadings() {
    assertThat(decode("NCMD", "", new byte[] {1})).isEqualTo(new Decoded.NotOurs("command"));
    assertThat(decode("DCMD", "/doors", new byte[] {1})).isEqualTo(new Decoded.NotOurs("command"));
    assertThat(decode("STATE", "", new byte[] {1})).isEqualTo(new Decoded.NotOurs("state"));
  }

  @Test
  void aRepeatedMessageHasItsOldNumber() {
    nodeBirth();
    byte[] first = data(1, metric(null, 1, 0, 22f));
    Decoded.Readings once = readings(decode("NDATA", "", first));
    nodeData(2, metric(null, 1, 0, 23f));
    assertThat(decode("NDATA", "", first)).isEqualTo(once);
    assertThat(readings(nodeData(3, metric(null, 1, 0, 24f))).seq()).isEqualTo(3);
    assertThat(commands).isEmpty();
  }

  @Test
  void aBatchDecodedAgainOverABirthGivesTheSame() {
    nodeBirth();
    List<RawMessage> batch = new ArrayList<>();
    batch.add(raw("NDATA", "", data(1, metric(null, 1, 0, 22f)), now));
    batch.add(raw("NDATA", "", data(2, metric(null, 1, 0, 22.5f)), now));
    batch.add(raw("NBIRTH", "", birth(BIRTH + 5_000, 1, "env.humidity"), now));
    batch.add(raw("NDATA", "", data(1, metric(null, 1, 0, 45f)), now));
    List<Decoded> once = batch.stream().map(dialect::decode).toList();
    List<Decoded> again = batch.stream().map(dialect::decode).toList();
    assertThat(once).allMatch(d -> d instanceof Decoded.Readings);
    assertThat(again).isEqualTo(once);
  }

  @Test
  void whatWasAnnouncedOutlivesARestart() throws Exception {
    nodeBirth();
    deviceBirth(1);
    nodeData(2, metric(null, 1, 0, 22f));
    restart(3);
    Decoded.Readings node = readings(nodeData(3, metric(null, 1, 0, 22.5f)));
    assertThat(node.boot()).isEqualTo(BIRTH);
    assertThat(node.seq()).isEqualTo(3);
    assertThat(readings(deviceData(4, metric(null, 7, 0, "open"))).seq()).isEqualTo(4);
    assertThat(commands).isEmpty();
  }

  @Test
  void messagesMissedWhileWeWereDownAreAGap() throws Exception {
    nodeBirth();
    nodeData(1, metric(null, 1, 0, 22f));
    restart(2);
    Decoded.Rejected rejected = rejected(nodeData(250, metric(null, 1, 0, 22.5f)));
    assertThat(rejected.seq()).isEqualTo(250);
    assertThat(commands).hasSize(1);
    restart(251);
    assertThat(rejected(nodeData(251, metric(null, 1, 0, 22f))).reason())
        .as("the doubt outlives a restart too")
        .isEqualTo(Reason.NOT_BORN);
  }

  @Test
  void aBirthTheLogNeverGotIsAHole() throws Exception {
    nodeBirth();
    restart(0);
    assertThat(rejected(nodeData(1, metric(null, 1, 0, 22f))).seq()).isEqualTo(1);
  }

  @Test
  void aDeathOutlivesARestart() throws Exception {
    nodeBirth();
    nodeDeath(0);
    restart(1);
    assertThat(rejected(nodeData(1, metric(null, 1, 0, 22f))).reason()).isEqualTo(Reason.NOT_BORN);
  }

  @Test
  void bootsRiseEvenWhenTheClockOfTheNodeGoesBack() {
    nodeBirth();
    assertThat(readings(nodeBirth(BIRTH - 60_000, 1, "env.temperature")).boot())
        .isEqualTo(BIRTH + 1);
    assertThat(readings(nodeBirth(BIRTH + 60_000, 2, "env.temperature")).boot())
        .isEqualTo(BIRTH + 60_000);
  }

  @Test
  void anUnknownMetricRefusesTheBirthAndItsAliasesAreLearntAllTheSame() {
    Decoded.Rejected birth =
        rejected(
            decode(
                "NBIRTH",
                "",
                TestPayload.at(BIRTH)
                    .seq(0)
                    .bdSeq(0)
                    .with(metric("plant/warp.speed", 2, 9, 9f))
                    .with(metric("env.temperature", 1, 9, 21f))));
    assertThat(birth.reason()).isEqualTo(Reason.UNKNOWN_SIGNAL);
    assertThat(birth.detail()).contains("warp.speed");
    assertThat(said(readings(nodeData(1, metric(null, 1, 0, 22f)))))
        .containsExactly("env.temperature=22.0");
  }

  @Test
  void nodesWhoseNameIsNoDeviceIdAreToldSo() {
    String topic = "spBv1.0/oilfield/NDATA/Gateway_1";
    Decoded.Rejected rejected = rejected(dialect.decode(new RawMessage(topic, data(0), now)));
    assertThat(rejected.detail()).contains("no device id").contains("lower case");
    assertThat(
            rejected(dialect.decode(new RawMessage("spBv1.0/oilfield/XDATA/a", data(0), now)))
                .reason())
        .isEqualTo(Reason.UNKNOWN_TOPIC);
  }

  @Test
  void twoNodesOfOneNameDoNotReadEachOthersAliases() {
    nodeBirth();
    String other = "spBv1.0/oilfield/NDATA/st-001-gw";
    byte[] payload = data(1, metric(null, 1, 0, 22f));
    assertThat(rejected(dialect.decode(new RawMessage(other, payload, now))).reason())
        .isEqualTo(Reason.NOT_BORN);
  }

  @Test
  void aStrangersBirthIsRememberedForWhenItIsRegistered() {
    byte[] birth = birth(BIRTH, 0, "env.temperature");
    RawMessage message = new RawMessage("spBv1.0/oilfield/NBIRTH/New-1", birth, now);
    Decoded.Rejected rejected = rejected(dialect.decode(message));
    assertThat(rejected.reason()).isEqualTo(Reason.UNKNOWN_DEVICE);
    assertThat(rejected.device()).isEqualTo("new-1");
    assertThat(rejected.boot()).isEqualTo(BIRTH);
    assertThat(rejected.seq()).isZero();
  }

  @Test
  void valuesOfEveryDatatype() {
    nodeBirth();
    Decoded.Readings data =
        readings(
            nodeData(
                1,
                metric("device.clock_skew", -1, TestPayload.INT16, 0xfffb),
                metric("energy.total", -1, TestPayload.UINT64, 12L),
                metric("power.mains", -1, TestPayload.STRING, "on"),
                metric("presence.mmwave", -1, TestPayload.BOOLEAN, true),
                metric("medicine.expiry", -1, TestPayload.DATE_TIME, 1_803_859_200_000L),
                metric("gas.co", -1, TestPayload.DOUBLE, null),
                metric("gas.h2s", -1, TestPayload.DOUBLE, Double.NaN)));
    assertThat(said(data))
        .containsExactly(
            "device.clock_skew=-5.0",
            "energy.total=12.0",
            "power.mains=1.0",
            "presence.mmwave=1.0",
            "medicine.expiry=20878.0",
            "gas.co=0.0",
            "gas.h2s=0.0");
    assertThat(data.readings().get(5).has(Flag.FAILED)).isTrue();
    assertThat(data.readings().get(6).has(Flag.FAILED)).isTrue();
    assertThat(data.readings().get(4).valid()).isTrue();
  }

  @Test
  void historicalValuesKeepTheirOwnTime() {
    nodeBirth();
    Decoded.Readings data =
        readings(
            nodeData(
                1,
                metric(null, 1, 0, 20f)
                    .varint(Payload.METRIC_TIMESTAMP, BIRTH - 3_600_000)
                    .varint(5, 1)));
    Reading reading = data.readings().get(0);
    assertThat(reading.measuredAt()).isEqualTo(Instant.ofEpochMilli(BIRTH - 3_600_000));
    assertThat(reading.has(Flag.LATE)).isTrue();
  }

  @Test
  void dataWithoutReadingsStillSaysThatTheNodeLives() {
    nodeBirth();
    Decoded.Readings data = readings(nodeData(1, metric("Node Control/Rebirth", -1, 11, false)));
    assertThat(said(data)).containsExactly("device.heartbeat=1.0");
  }

  @Test
  void whatCannotBeAReadingIsNamed() {
    nodeBirth();
    assertThat(rejected(nodeData(1, metric("gas.co", -1, 0, 5))).detail()).contains("gas.co");
    WireWriter bytes = new WireWriter().text(1, "gas.co").varint(4, 17).bytes(16, new byte[3]);
    assertThat(rejected(nodeData(2, bytes)).reason()).isEqualTo(Reason.UNSUPPORTED);
    assertThat(rejected(decode("NDATA", "", TestPayload.at(BIRTH))).reason())
        .isEqualTo(Reason.MISSING_FIELD);
    assertThat(rejected(decode("NDATA", "", new byte[] {0x12, 0x7f})).reason())
        .isEqualTo(Reason.MALFORMED_SPARKPLUG);
    assertThat(rejected(decode("NDATA", "", new byte[0])).reason()).isEqualTo(Reason.EMPTY);
  }

  /** Payloads made by Eclipse Tahu 1.0.19, the implementation of reference. */
  @Test
  void readsWhatTheReferenceImplementationWrites() throws IOException {
    Decoded.Readings node = readings(decode("NBIRTH", "", tahu("nbirth")));
    assertThat(said(node))
        .containsExactly("device.status=1.0", "env.temperature=21.3", "device.clock_skew=-5.0");
    assertThat(node.boot()).isEqualTo(1763690010250L);
    Decoded.Readings birth = readings(decode("DBIRTH", "/doors", tahu("dbirth")));
    assertThat(said(birth))
        .containsExactly(
            "device.status=1.0",
            "door.position=0.0",
            "presence.mmwave=1.0",
            "energy.total=12.5",
            "occupancy.in=4.0E9",
            "gas.co=0.0");
    Decoded.Readings data = readings(decode("DDATA", "/doors", tahu("ddata")));
    assertThat(said(data))
        .containsExactly("energy.total=13.5", "door.position=1.0", "occupancy.in=4.000000001E9");
    assertThat(data.readings().get(0).valid()).as("its quality is bad").isFalse();
    assertThat(data.readings().get(1).valid()).isTrue();
    assertThat(decode("NDEATH", "", tahu("ndeath"))).isInstanceOf(Decoded.Unnumbered.class);
  }

  private static byte[] tahu(String name) throws IOException {
    return Files.readAllBytes(TAHU.resolve("tahu-" + name + ".bin"));
  }

  private Decoded nodeBirth() {
    return nodeBirth(BIRTH, 0, "env.temperature");
  }

  private Decoded nodeBirth(long at, long bdSeq, String name) {
    return decode("NBIRTH", "", birth(at, bdSeq, name));
  }

  private static byte[] birth(long at, long bdSeq, String name) {
    return TestPayload.at(at)
        .seq(0)
        .bdSeq(bdSeq)
        .with(metric("Node Control/Rebirth", -1, TestPayload.BOOLEAN, false))
        .with(metric(name, 1, TestPayload.FLOAT, 21.3f))
        .bytes();
  }

  private Decoded deviceBirth(int seq) {
    return decode(
        "DBIRTH",
        "/doors",
        TestPayload.at(now())
            .seq(seq)
            .with(metric("front/door.position", 7, TestPayload.STRING, "closed")));
  }

  private Decoded nodeData(int seq, WireWriter... metrics) {
    return decode("NDATA", "", data(seq, metrics));
  }

  private Decoded deviceData(int seq, WireWriter... metrics) {
    return decode("DDATA", "/doors", data(seq, metrics));
  }

  private byte[] data(int seq, WireWriter... metrics) {
    TestPayload payload = TestPayload.at(now()).seq(seq);
    for (WireWriter metric : metrics) {
      payload.with(metric);
    }
    return payload.bytes();
  }

  private Decoded nodeDeath(long bdSeq) {
    return decode("NDEATH", "", TestPayload.at(now()).bdSeq(bdSeq));
  }

  private Decoded decode(String type, String device, TestPayload payload) {
    return decode(type, device, payload.bytes());
  }

  private Decoded decode(String type, String device, byte[] payload) {
    return dialect.decode(raw(type, device, payload, now));
  }

  private static RawMessage raw(String type, String device, byte[] payload, Instant at) {
    return new RawMessage("spBv1.0/oilfield/" + type + "/ST-001-GW" + device, payload, at);
  }

  private long now() {
    return now.toEpochMilli() - 20;
  }

  private static List<String> said(Decoded.Readings decoded) {
    return decoded.readings().stream().map(r -> r.signal().code() + "=" + r.value()).toList();
  }

  private static Decoded.Readings readings(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Readings.class);
    return (Decoded.Readings) decoded;
  }

  private static Decoded.Rejected rejected(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
    return (Decoded.Rejected) decoded;
  }
}
