package io.waystation.alerting.notify.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waystation.alerting.notify.Cases;
import io.waystation.alerting.notify.Counterpart;
import io.waystation.alerting.notify.MovedClock;
import io.waystation.alerting.notify.channel.HttpSender;
import io.waystation.alerting.notify.channel.Outside;
import io.waystation.alerting.notify.channel.StationNotices;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.storage.records.Attempt;
import io.waystation.storage.records.Attempt.Outcome;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Notification;
import io.waystation.storage.records.Notification.State;
import io.waystation.storage.records.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries to real servers on loopback, by a clock the test moves. */
@Timeout(120)
class CourierTest {
  @TempDir Path folder;
  private final MovedClock clock = new MovedClock(Cases.NOON);
  private final Counterpart first = new Counterpart();
  private final Counterpart second = new Counterpart();
  private final List<Courier> couriers = new ArrayList<>();
  private final List<Long> undelivered = new CopyOnWriteArrayList<>();
  private Records records;

  @BeforeEach
  void open() {
    records = Records.openSqlite(folder, new IdentityKey(new byte[32]));
  }

  @AfterEach
  void close() {
    couriers.forEach(Courier::close);
    records.close();
    first.close();
    second.close();
  }

  /** A receiver {@code duty}, and another {@code other} with the second server. */
  private void start(String channels) {
    NotifyConfig config =
        NotifyConfig.parse(
            """
            route: {receiver: duty}
            receivers:
              - name: duty
                fail_over_after: 60s
                give_up_after: 1h
                channels: [%s]
              - name: other
                channels: [webhook: {url: "%s"}]
            """
                .formatted(channels, second.url("/other")),
            folder,
            Map.of());
    Outside outside =
        new Outside(new HttpSender(Duration.ofSeconds(2)), clock, StationNotices.NOWHERE, "");
    for (String name : List.of("duty", "other")) {
      couriers.add(
          Courier.start(
              config.receivers().get(name),
              config.onCall(),
              records,
              outside,
              new Random(7),
              new SimpleMeterRegistry(),
              (t, one) -> undelivered.add(one.id())));
    }
  }

  private String hook(Counterpart server, String path) {
    return "{webhook: {url: \"%s\"}}".formatted(server.url(path));
  }

  private long queue(String receiver) {
    String body = new Notices("").service(true, new LocalText("试", "try")).json();
    return records
        .<Notification>write(
            t ->
                t.notifications()
                    .add(
                        Notification.of(
                            "key-" + System.nanoTime(),
                            "g",
                            receiver,
                            "",
                            Notification.Cause.NEW,
                            Notification.About.STATION,
                            Severity.CRITICAL,
                            body,
                            clock.instant())))
        .id();
  }

  private Notification found(long id) {
    return records.<Notification>read(t -> t.notifications().find(id).orElseThrow());
  }

  private List<Outcome> outcomes(long id) {
    return records.<List<Attempt>>read(t -> t.notifications().attempts(id)).stream()
        .map(Attempt::outcome)
        .toList();
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

  @Test
  void whatIsRefusedIsNeverRepeatedThereAndGoesByTheNextChannel() {
    first.always(400, "no such field");
    start(hook(first, "/a") + ", " + hook(second, "/b"));
    long id = queue("duty");
    await("delivered", () -> found(id).state() == State.DELIVERED);
    assertThat(outcomes(id)).containsExactly(Outcome.REFUSED, Outcome.DELIVERED);
    assertThat(first.requests()).hasSize(1);
    assertThat(undelivered).isEmpty();
    Attempt refused = records.<List<Attempt>>read(t -> t.notifications().attempts(id)).get(0);
    assertThat(refused.words()).isEqualTo("no such field");
    assertThat(refused.status()).isEqualTo(400);
  }

  @Test
  void whatFailsIsTriedAgainLaterAndLaterAndThenByTheNextChannel() {
    first.always(500, "down");
    start(hook(first, "/a") + ", " + hook(second, "/b"));
    long id = queue("duty");
    await("tried", () -> outcomes(id).size() == 1);
    clock.forward(Duration.ofSeconds(1));
    await("tried again", () -> outcomes(id).size() == 2);
    assertThat(found(id).nextAt()).isAfter(clock.instant());
    clock.forward(Duration.ofSeconds(60));
    await("delivered", () -> found(id).state() == State.DELIVERED);
    assertThat(second.requests()).hasSize(1);
    assertThat(first.requests())
        .extracting(r -> r.header("Idempotency-Key"))
        .containsOnly(second.requests().get(0).header("Idempotency-Key"));
  }

  @Test
  void whoAsksForAPauseGetsIt() {
    first.then(429, "slow down", Map.of("Retry-After", "120"));
    start(hook(first, "/a"));
    long id = queue("duty");
    await("asked to wait", () -> outcomes(id).size() == 1);
    assertThat(found(id).nextAt()).isEqualTo(clock.instant().plusSeconds(120));
    clock.forward(Duration.ofSeconds(121));
    await("delivered", () -> found(id).state() == State.DELIVERED);
    assertThat(outcomes(id)).containsExactly(Outcome.BUSY, Outcome.DELIVERED);
  }

  @Test
  void aWrongKeyGoesByTheNextChannelAtOnce() {
    first.always(401, "who are you");
    start(hook(first, "/a") + ", " + hook(second, "/b"));
    long id = queue("duty");
    await("delivered", () -> found(id).state() == State.DELIVERED);
    assertThat(outcomes(id)).containsExactly(Outcome.NOT_ALLOWED, Outcome.DELIVERED);
  }

  @Test
  void aReceiverThatSaysNothingHoldsUpNobodyElse() {
    first.silent();
    start(hook(first, "/a"));
    List<Long> stuck = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      stuck.add(queue("duty"));
    }
    List<Long> well = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      well.add(queue("other"));
    }
    await(
        "the others have theirs",
        () -> well.stream().allMatch(id -> found(id).state() == State.DELIVERED));
    await("one was tried", () -> !outcomes(stuck.get(0)).isEmpty());
    assertThat(stuck).allMatch(id -> found(id).state() == State.WAITING);
    assertThat(first.requests()).as("a channel that fails is left alone").hasSize(1);
  }

  @Test
  void whatNobodyTakesIsSaidSo() {
    first.always(400, "no");
    second.always(404, "nowhere");
    start(hook(first, "/a") + ", " + hook(second, "/b"));
    long id = queue("duty");
    await("settled", () -> found(id).state() == State.FAILED);
    assertThat(outcomes(id)).containsExactly(Outcome.REFUSED, Outcome.REFUSED);
    assertThat(undelivered).containsExactly(id);
  }

  @Test
  void whatIsNotWorthItAnyMoreIsGivenUp() {
    first.always(500, "down");
    start(hook(first, "/a"));
    long id = queue("duty");
    await("tried", () -> outcomes(id).size() == 1);
    clock.forward(Duration.ofHours(2));
    await("given up", () -> found(id).state() == State.FAILED);
    assertThat(undelivered).containsExactly(id);
  }

  @Test
  void whatWaitsForARobotGoesAsOneMessage() {
    for (int i = 0; i < 5; i++) {
      queue("duty");
    }
    start("{dingtalk: {url: \"%s\"}}".formatted(first.url("/send?access_token=x")));
    await("delivered", () -> found(5).state() == State.DELIVERED);
    assertThat(first.requests()).hasSize(1);
    assertThat(List.of(1L, 2L, 3L, 4L, 5L)).allMatch(id -> found(id).state() == State.DELIVERED);
  }
}
