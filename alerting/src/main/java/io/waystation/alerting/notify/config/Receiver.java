package io.waystation.alerting.notify.config;

import io.waystation.alerting.notify.channel.ChannelSettings;
import java.time.Duration;
import java.util.List;

/**
 * Who is told, and through what.
 *
 * @param onCall role of the rotas whose person is told; empty when it is for nobody in particular
 * @param language zh or en, where the person has none of their own
 * @param sendResolved tell when it is over too
 * @param failOverAfter how long one channel is tried before the next is
 * @param giveUpAfter when a notification is not worth delivering any more
 * @param channels in order; the next one is used when the one before fails
 */
public record Receiver(
    String name,
    String onCall,
    String language,
    boolean sendResolved,
    Duration failOverAfter,
    Duration giveUpAfter,
    List<ChannelSettings> channels) {
  public Receiver {
    channels = List.copyOf(channels);
  }
}
