package io.waystation.alerting.notify.channel;

import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.alerting.notify.text.Notice;
import io.waystation.alerting.notify.text.Wording;

/**
 * One notification on its way through a channel.
 *
 * @param key the same in every attempt
 * @param group id of the group of alarms
 * @param receiver its name in the configuration
 * @param to the person it is for, or nobody in particular
 */
public record Message(String key, String group, String receiver, Notice notice, Contact to) {
  public Wording wording() {
    return new Wording(to.language());
  }
}
