package io.waystation.alerting.backtest;

import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.group.Decision;
import io.waystation.alerting.notify.group.Dispatcher;
import io.waystation.alerting.notify.group.Moment;
import io.waystation.alerting.notify.group.Register;
import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.model.Alarm;
import io.waystation.storage.records.Duty;
import io.waystation.storage.records.Notification.Cause;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * The routes, groups, escalations and rotas of this installation, in simulated time. Silences are
 * left out: they were for what happened then. For one thread.
 */
final class RoutedPager implements Pager {
  /** What is due and cannot be said yet, by night for instance, is looked at so often. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final Dispatcher dispatcher;
  private final List<Duty.StandIn> standIns;
  private final PageBook book;
  private Instant looked = Instant.EPOCH;

  RoutedPager(NotifyConfig config, Register register, List<Duty.StandIn> standIns, ZoneId zone) {
    this.dispatcher = new Dispatcher(config, new Notices(""), register);
    this.standIns = List.copyOf(standIns);
    this.book = new PageBook(zone);
  }

  @Override
  public void changed(Alarm alarm, Instant now) {
    until(now);
    dispatcher.accept(alarm, now);
  }

  @Override
  public void until(Instant now) {
    for (Instant due = due(); !due.isAfter(now); due = due()) {
      looked = due;
      Moment moment = new Moment(due, List.of(), standIns);
      for (Decision decision : dispatcher.look(moment)) {
        page(decision, due);
      }
    }
    // What would be kept for a restart is of no use here.
    dispatcher.saved();
    dispatcher.ended();
  }

  private Instant due() {
    Instant due = dispatcher.due();
    return due.isAfter(looked) ? due : looked.plus(AGAIN);
  }

  private void page(Decision decision, Instant at) {
    if (decision.notice().cause() == Cause.RESOLVED) {
      return;
    }
    Contact to = decision.to();
    if (to.id().isEmpty()) {
      book.page("receiver " + decision.receiver(), decision.receiver(), false, at);
    } else {
      book.page("person " + to.id(), to.name(), true, at);
    }
  }

  @Override
  public Report.Pages pages() {
    return book.pages(true);
  }
}
