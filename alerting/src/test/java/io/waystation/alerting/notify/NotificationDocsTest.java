package io.waystation.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.notify.config.Flood;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.route.AlarmLabels;
import io.waystation.alerting.notify.text.Notice;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.alerting.notify.text.Wording;
import io.waystation.model.Alarm;
import io.waystation.model.Severity;
import io.waystation.storage.records.Notification.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/notification.md says what the program does. */
class NotificationDocsTest {
  private static final Path PAGE = Path.of("../docs/notification.md");
  private final String page;

  NotificationDocsTest() throws IOException {
    page = Files.readString(PAGE);
  }

  private String block(String kind) {
    Matcher found = Pattern.compile("```" + kind + "\n(.*?)\n```", Pattern.DOTALL).matcher(page);
    assertThat(found.find()).as("a block of " + kind).isTrue();
    return found.group(1);
  }

  @Test
  void theExampleLoads() {
    NotifyConfig config =
        NotifyConfig.parse(
            block("yaml"),
            Path.of("."),
            Map.of(
                "WECOM_URL", "https://wecom.example/send?key=x",
                "WEBHOOK_SECRET", "x",
                "SMTP_PASSWORD", "x"));
    assertThat(config.route().children()).hasSize(2);
    assertThat(config.receivers()).containsOnlyKeys("operators", "doctor-on-call");
  }

  @Test
  void theBudgetOfAFloodIsTheDefault() {
    assertThat(Cases.config(block("yaml flood") + "\nroute: {receiver: a}\n").flood())
        .isEqualTo(Flood.DEFAULT);
  }

  @Test
  void everyLabelHasItsRow() {
    String table = page.substring(page.indexOf("| label |"), page.indexOf("No label holds"));
    List<String> rows =
        table
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("`")[1])
            .toList();
    assertThat(rows).isEqualTo(AlarmLabels.NAMES);
  }

  @Test
  void theWordsAreThese() {
    Alarm alarm = Cases.health("h-1", Severity.CRITICAL, Cases.NOON);
    var hut = Optional.of(Cases.station("hut-1", "east"));
    Map<String, String> labels = AlarmLabels.of(alarm, hut, Cases.areas(), "band");
    Notice notice =
        new Notices("https://w.example")
            .notice(
                Cause.ESCALATED, 12, List.of(new Notices.Told(alarm, labels, hut, true)), Map.of());
    for (String language : List.of("zh", "en")) {
      assertThat(block("text " + language)).isEqualTo(new Wording(language).text(notice));
    }
  }
}
