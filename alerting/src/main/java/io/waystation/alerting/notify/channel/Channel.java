package io.waystation.alerting.notify.channel;

import io.waystation.alerting.notify.oncall.Contact;
import java.util.List;

/** One way to reach a receiver. For one thread. */
public interface Channel extends AutoCloseable {
  /** Its kind: dingtalk, email ... */
  String name();

  /** Whether it knows where to send what is for this person, or for nobody in particular. */
  boolean reaches(Contact person);

  /** Whether several messages may go as one, as robots with a limit per minute want it. */
  default boolean joins() {
    return false;
  }

  /**
   * Delivers; blocks until the other side has answered or its time is over.
   *
   * @param messages one, or several when it {@link #joins}; all for the same person
   */
  Result send(List<Message> messages) throws InterruptedException;

  @Override
  default void close() {}
}
