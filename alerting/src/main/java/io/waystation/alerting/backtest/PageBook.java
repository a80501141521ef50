package io.waystation.alerting.backtest;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Pages by day, and by who gets them. */
final class PageBook {
  private static final int NIGHT_BEGINS = 22;
  private static final int NIGHT_ENDS = 6;

  private final ZoneId zone;
  private final SortedMap<LocalDate, Integer> perDay = new TreeMap<>();
  private final Map<String, Report.Told> told = new HashMap<>();
  private long count;

  PageBook(ZoneId zone) {
    this.zone = zone;
  }

  void page(String key, String name, boolean person, Instant at) {
    page(at);
    ZonedDateTime local = at.atZone(zone);
    int night = local.getHour() >= NIGHT_BEGINS || local.getHour() < NIGHT_ENDS ? 1 : 0;
    told.merge(
        key,
        new Report.Told(name, person, 1, night),
        (a, b) -> new Report.Told(name, person, a.pages() + b.pages(), a.night() + b.night()));
  }

  /** For nobody anybody knows. */
  void page(Instant at) {
    count++;
    perDay.merge(at.atZone(zone).toLocalDate(), 1, Integer::sum);
  }

  Report.Pages pages(boolean routed) {
    return new Report.Pages(routed, count, new TreeMap<>(perDay), new TreeMap<>(told));
  }
}
