package io.waystation.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("outage");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long now = Long.MAX_VALUE - 1_000;
  private final Outage outage = new Outage(log, "broker", () -> now);

  OutageTest() {
    lines.start();
    log.addAppender(lines);
  }

  @Test
  void tellsOfEachOutageOnceAndOfItsEnd() {
    outage.failed("nobody there");
    pass(2);
    outage.failed("nobody there");
    assertThat(outage.trouble()).isEqualTo("nobody there");
    outage.over();
    assertThat(outage.trouble()).isEmpty();
    pass(40);
    outage.failed("nobody there");
    pass(1);
    outage.over();
    assertThat(told())
        .containsExactly(
            "broker: nobody there; trying again until it works",
            "broker: back after 2.0 s (2 failures)",
            "broker: nobody there; trying again until it works",
            "broker: back after 1.0 s (1 failures)");
  }

  @Test
  void tellsOnceOfWhatFailsAgainAndAgain() {
    for (int i = 0; i < 500; i++) {
      outage.failed("taken by another client");
      pass(1);
      outage.over();
      pass(5);
    }
    pass(30);
    outage.over();
    outage.over();
    assertThat(told())
        .containsExactly(
            "broker: taken by another client; trying again until it works",
            "broker: back after 1.0 s (1 failures)",
            "broker: taken by another client, again and again; told once more when it has worked for 30 s",
            "broker: has worked for 30 s now, after 500 interruptions");
    outage.failed("taken by another client");
    assertThat(told()).hasSize(5);
  }

  @Test
  void tellsOfAnotherCauseAmongThem() {
    for (String why : new String[] {"taken", "taken", "nobody there", "taken"}) {
      outage.failed(why);
      outage.over();
    }
    assertThat(told())
        .filteredOn(line -> line.contains("nobody there"))
        .containsExactly("broker: nobody there; trying again until it works");
  }

  private void pass(long seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  private List<String> told() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
