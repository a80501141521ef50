package io.waystation.alerting.notify;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waystation.alerting.notify.channel.HttpSender;
import io.waystation.alerting.notify.channel.Outside;
import io.waystation.alerting.notify.channel.StationNotices;
import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/**
 * The notifier in a process of its own, to be killed. Arguments: folder of the records, the file.
 */
final class NotifierProcess {
  private NotifierProcess() {}

  public static void main(String[] args) throws InterruptedException {
    Outside outside =
        new Outside(
            new HttpSender(Duration.ofSeconds(5)),
            Clock.systemUTC(),
            StationNotices.NOWHERE,
            "https://w.example");
    try (Records records = Records.openSqlite(Path.of(args[0]), new IdentityKey(new byte[32]));
        Notifier notifier =
            Notifier.start(
                NotifyConfig.load(Path.of(args[1]), Map.of()),
                records,
                RuleBook.shipped(),
                outside,
                new Random(),
                new SimpleMeterRegistry())) {
      Thread.sleep(Duration.ofMinutes(10).toMillis());
      throw new AssertionError("nobody has killed it: " + notifier.trouble());
    }
  }
}
