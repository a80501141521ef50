package io.waystation.alerting.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.FixedContext;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Sex;
import io.waystation.model.StationId;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.records.Alarms;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in mid-stream, three times: the same alarms and history as without. */
class KillTest {
  private static final int MESSAGES = 30_000;
  private static final int DEVICES = 40;
  private static final long BETWEEN_MILLIS = 250;
  private static final Instant START = House.START;
  private static final Instant END = START.plusMillis(MESSAGES * BETWEEN_MILLIS + 600_000);
  private static final long SEED = new Random().nextLong();

  @TempDir Path folder;

  @Test
  void threeKillsChangeNothing() throws Exception {
    System.out.println("seed " + SEED);
    Path calm = Files.createDirectory(folder.resolve("calm"));
    prepare(calm);
    Path killed = Files.createDirectory(folder.resolve("killed"));
    try (var files = Files.list(calm)) {
      for (Path file : files.toList()) {
        Files.copy(file, killed.resolve(file.getFileName()));
      }
    }

    assertThat(run(calm).waitFor()).isZero();
    Random random = new Random(SEED);
    List<Long> kills =
        IntStream.range(0, 3)
            .mapToObj(i -> (long) (MESSAGES / 4 * i + random.nextInt(MESSAGES / 4)))
            .toList();
    for (long offset : kills) {
      kill(killed, offset);
    }
    assertThat(run(killed).waitFor()).isZero();

    List<String> expected = story(calm);
    assertThat(expected).as("the day is worth telling").hasSizeGreaterThan(500);
    assertThat(story(killed)).isEqualTo(expected);
  }

  private static Process run(Path folder) throws IOException {
    return new ProcessBuilder(
            ChildJvm.command(
                "256m",
                EngineProcess.class,
                folder.toString(),
                END.toString(),
                START.minusSeconds(3600).toString()))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolveSibling("engine.out").toFile())
        .start();
  }

  /** Lets the engine come so far, and kills it with whatever it has in hand. */
  private static void kill(Path folder, long offset) throws Exception {
    try (Records records = records(folder)) {
      Process engine = run(folder);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (reached(records) < offset && engine.isAlive() && System.nanoTime() < deadline) {
        Thread.sleep(2);
      }
      assertThat(engine.isAlive()).as("it had not finished").isTrue();
      engine.destroyForcibly().waitFor();
      assertThat(reached(records)).isBetween(offset, (long) MESSAGES - 1);
    }
  }

  private static long reached(Records records) {
    return records.read(t -> t.checkpoints().position(AlarmKeeper.CONSUMER).live());
  }

  private static Records records(Path folder) {
    return Records.openSqlite(folder, new IdentityKey(new byte[32]));
  }

  /** Every line of history in order, with the alarm as it ended, all but the random ids. */
  private static List<String> story(Path folder) {
    try (Records records = records(folder)) {
      return records.read(t -> story(t.alarms()));
    }
  }

  private static List<String> story(Alarms alarms) {
    Map<String, Alarm> byId =
        alarms.page(Alarms.Filter.any(), null, null, 1_000_000).stream()
            .collect(Collectors.toMap(Alarm::id, Function.identity()));
    List<String> story = new ArrayList<>();
    for (AlarmChange change : alarms.changesAfter(0, 1_000_000)) {
      Alarm alarm = byId.get(change.alarm());
      story.add(
          "%s %s | %s %s %s at %s, learnt %s"
              .formatted(
                  alarm.rule(),
                  alarm.source(),
                  change.what(),
                  change.severity(),
                  change.actor(),
                  change.eventAt(),
                  change.learntAt()));
    }
    for (Alarm alarm : byId.values()) {
      Alarm before = byId.get(alarm.previous());
      story.add(
          "%s %s from %s to %s %s %s version %d %s after %s"
              .formatted(
                  alarm.rule(),
                  alarm.source(),
                  alarm.startedAt(),
                  alarm.clearedAt(),
                  alarm.condition(),
                  alarm.worst(),
                  alarm.version(),
                  alarm.evidence(),
                  before == null ? "nothing" : before.startedAt()));
    }
    story.sort(null);
    return story;
  }

  /** A busy day of {@value #DEVICES} gateways; one of them falls silent half way. */
  private static void prepare(Path folder) {
    Clock clock = Clock.fixed(START, ZoneOffset.UTC);
    Random random = new Random(SEED);
    List<PersonId> people = IntStream.range(0, 20).mapToObj(i -> PersonId.random()).toList();
    try (Records records = records(folder)) {
      records.write(
          t -> {
            t.stations().saveArea(new Area("street", "", new LocalText("街道", "street")));
            t.stations().save(FixedContext.hut("h", OptionalInt.of(3000)));
            for (PersonId person : people) {
              LocalText driller = new LocalText("钻工", "driller");
              t.people().save(new Person(person, Sex.MALE, 1980, driller, House.HUT), "王");
            }
            for (int i = 0; i < DEVICES; i++) {
              DeviceId id = new DeviceId("g" + i);
              LocalText name = new LocalText(id.value(), id.value());
              t.devices().save(new Device(id, House.HUT, Device.Type.GATEWAY, name, START));
            }
            return null;
          });
    }
    try (ReadingLog log = SqliteReadingLog.open(folder, clock)) {
      List<Arrival> batch = new ArrayList<>();
      long[] seqs = new long[DEVICES];
      for (int i = 0; i < MESSAGES; i++) {
        int device = random.nextInt(i < MESSAGES / 2 ? DEVICES : DEVICES - 1);
        Instant now = START.plusMillis(i * BETWEEN_MILLIS);
        batch.add(message(device, seqs[device]++, now, people, random));
        if (batch.size() == 500) {
          log.append(batch);
          batch.clear();
        }
      }
    }
  }

  private static Arrival message(
      int device, long seq, Instant now, List<PersonId> people, Random random) {
    String id = "g" + device;
    Reading reading =
        switch (random.nextInt(6)) {
          case 0 -> value(id, "door.position", random.nextInt(2), now);
          case 1 -> value(id, "power.mains", random.nextInt(2), now);
          case 2 -> value(id, "power.ups", 20 + random.nextInt(80), now);
          case 3 -> value(id, "gas.co", random.nextInt(100) < 5 ? 350 : random.nextInt(60), now);
          case 4 -> value(id, "smoke.alarm", random.nextInt(50) == 0 ? 1 : 0, now);
          default ->
              House.reading(
                  new StationId("h"),
                  id,
                  people.get(random.nextInt(people.size())),
                  "spo2",
                  80 + random.nextInt(20),
                  now);
        };
    return new Arrival.Message(
        "ws/v1/" + id + "/readings",
        new DeviceId(id),
        1,
        seq,
        now,
        now,
        seq,
        new byte[0],
        List.of(reading));
  }

  private static Reading value(String device, String signal, double value, Instant now) {
    return House.reading(device, signal, value, now);
  }
}
