package io.waystation.alerting.notify.group;

import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.alerting.notify.text.Notice;
import io.waystation.storage.records.Notification.About;

/**
 * Somebody is to be told something.
 *
 * @param group id of the group
 * @param to nobody in particular, unless the receiver is who is on call
 */
public record Decision(String group, String receiver, Contact to, About about, Notice notice) {}
