package io.waystation.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waystation.alerting.notify.channel.HttpSender;
import io.waystation.alerting.notify.channel.Outside;
import io.waystation.alerting.notify.channel.StationNotices;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Severity;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Notification;
import io.waystation.storage.records.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the records to a server and back, by a clock the test moves. */
@Timeout(120)
class NotifierTest {
  @TempDir Path folder;
  private final MovedClock clock = new MovedClock(Cases.NOON);
  private final Counterpart duty = new Counterpart();
  private final Counterpart admin = new Counterpart();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Records records;
  private Notifier notifier;

  @BeforeEach
  void open() {
    records = Records.openSqlite(folder, new IdentityKey(new byte[32]));
    write(
        t -> {
          Cases.areas().forEach(t.stations()::saveArea);
          Cases.stations().forEach(t.stations()::save);
        });
  }

  @AfterEach
  void close() {
    if (notifier != null) {
      notifier.close();
    }
    records.close();
    duty.close();
    admin.close();
  }

  private void write(Consumer<io.waystation.storage.records.Tables> work) {
    records.write(
        t -> {
          work.accept(t);
          return null;
        });
  }

  private void start() {
    NotifyConfig config =
        NotifyConfig.parse(
            """
            fallback: admin
            route:
              receiver: duty
              group_wait: 10s
              group_interval: 1m
              repeat_interval: 10m
              group_by: [area, kind]
            receivers:
              - {name: duty, channels: [{webhook: {url: "%s"}}]}
              - {name: admin, channels: [{webhook: {url: "%s"}}]}
            """
                .formatted(duty.url("/duty"), admin.url("/admin")),
            folder,
            Map.of());
    notifier =
        Notifier.start(
            config,
            records,
            RuleBook.shipped(),
            new Outside(
                new HttpSender(Duration.ofSeconds(2)),
                clock,
                StationNotices.NOWHERE,
                "https://w.example"),
            new Random(1),
            meters);
  }

  private void restart() {
    notifier.close();
    start();
  }

  private List<Notification> all() {
    return records.read(
        t ->
            t.notifications()
                .page(Long.MAX_VALUE, null, List.of(Notification.About.values()), 100));
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Lets it look a few times, to see that nothing comes of it. */
  private static void nothingHappens() throws InterruptedException {
    Thread.sleep(1_200);
  }

  @Test
  void tellsRepeatsAndTellsTheEndAcrossRestarts() throws Exception {
    start();
    Alarm alarm = Cases.alarm("a-1", "mains_lost", "st-1", Severity.CRITICAL, clock.instant());
    write(t -> t.alarms().raise(alarm));
    nothingHappens();
    assertThat(duty.requests()).isEmpty();
    restart();
    clock.forward(Duration.ofSeconds(10));
    await("told", () -> duty.requests().size() == 1);
    assertThat(duty.requests().get(0).body())
        .contains("\"area\":\"east\"", "\"kind\":\"limit\"", "https://w.example/#/alarms/a-1");
    restart();
    clock.forward(Duration.ofMinutes(2));
    nothingHappens();
    assertThat(duty.requests()).hasSize(1);
    clock.forward(Duration.ofMinutes(9));
    await("told again", () -> duty.requests().size() == 2);
    assertThat(duty.requests().get(1).body()).contains("\"cause\":\"repeated\"");
    Alarm over = alarm.clear(clock.instant());
    write(
        t ->
            t.alarms()
                .change(
                    over, AlarmChange.What.CLEARED, "rule", clock.instant(), clock.instant(), ""));
    restart();
    clock.forward(Duration.ofMinutes(1));
    await("told the end", () -> duty.requests().size() == 3);
    assertThat(duty.requests().get(2).body()).contains("\"status\":\"resolved\"");
    assertThat(records.<Map<String, String>>read(t -> t.notifications().groups())).isEmpty();
    assertThat(notifier.trouble()).isEmpty();
  }

  @Test
  void whatIsOpenAtTheFirstStartIsToldAndThePastIsNot() {
    Alarm old = Cases.alarm("a-0", "too_hot", "st-1", Severity.NOTICE, clock.instant());
    Alarm open = Cases.alarm("a-1", "mains_lost", "st-1", Severity.CRITICAL, clock.instant());
    write(
        t -> {
          t.alarms().raise(old);
          t.alarms()
              .change(
                  old.clear(clock.instant()),
                  AlarmChange.What.CLEARED,
                  "rule",
                  clock.instant(),
                  clock.instant(),
                  "");
          t.alarms().raise(open);
        });
    clock.forward(Duration.ofHours(1));
    start();
    await("told", () -> duty.requests().size() == 1);
    assertThat(duty.requests().get(0).body()).contains("a-1").doesNotContain("a-0");
  }

  @Test
  void whenAReceiverGetsNothingForTenMinutesSomebodyElseIsTold() {
    duty.always(500, "down");
    start();
    write(
        t ->
            t.alarms()
                .raise(
                    Cases.alarm("a-1", "mains_lost", "st-1", Severity.CRITICAL, clock.instant())));
    clock.forward(Duration.ofSeconds(11));
    await("tried", () -> !duty.requests().isEmpty());
    clock.forward(Duration.ofMinutes(10));
    await("said", () -> admin.requests().size() == 1);
    assertThat(admin.requests().get(0).body()).contains("duty", "waystation_service");
    await(
        "not ready",
        () -> notifier.trouble().contains("receiver duty gets nothing: webhook: down"));
    assertThat(meters.get("waystation.notify.waiting").gauge().value()).isEqualTo(1);
    assertThat(meters.get("waystation.notify.oldest").gauge().value()).isGreaterThan(599);
    restart();

    duty.always(200, "");
    clock.forward(Duration.ofMinutes(6));
    await(
        "delivered", () -> all().stream().noneMatch(n -> n.receiver().equals("duty") && n.open()));
    clock.forward(Duration.ofSeconds(5));
    await("said that it is over", () -> admin.requests().size() == 2);
    assertThat(admin.requests().get(1).body()).contains("\"status\":\"resolved\"");
    await("ready", () -> notifier.trouble().isEmpty());
  }
}
