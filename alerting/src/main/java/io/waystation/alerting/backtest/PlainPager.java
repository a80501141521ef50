package io.waystation.alerting.backtest;

import io.waystation.model.Alarm;
import io.waystation.model.Severity;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** Where nobody is told of anything: an alarm that becomes as bad as that would be one page. */
final class PlainPager implements Pager {
  private final PageBook book;
  private final Map<String, Severity> worst = new HashMap<>();

  PlainPager(ZoneId zone) {
    this.book = new PageBook(zone);
  }

  @Override
  public void changed(Alarm alarm, Instant now) {
    Severity before = worst.put(alarm.id(), alarm.worst());
    boolean worse = before == null || alarm.worst().compareTo(before) > 0;
    if (worse && alarm.worst().needsAcknowledgement()) {
      book.page(now);
    }
    if (!alarm.open()) {
      worst.remove(alarm.id());
    }
  }

  @Override
  public void until(Instant now) {
    // Nothing is said later than at once.
  }

  @Override
  public Report.Pages pages() {
    return book.pages(false);
  }
}
