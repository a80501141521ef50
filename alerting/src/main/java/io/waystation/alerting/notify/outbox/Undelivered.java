package io.waystation.alerting.notify.outbox;

import io.waystation.storage.records.Notification;
import io.waystation.storage.records.Tables;

/** Told of a notification that no channel took, in the transaction that says so. */
@FunctionalInterface
public interface Undelivered {
  void tell(Tables tables, Notification notification);
}
