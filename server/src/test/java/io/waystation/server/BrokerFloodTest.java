package io.waystation.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;

class BrokerFloodTest {
  @Test
  void aComplaintOfTheBrokerIsHeardOnceAndEverybodyElseAlways() {
    LoggerContext context = new LoggerContext();
    context.addTurboFilter(new BrokerFlood());
    ListAppender<ILoggingEvent> heard = new ListAppender<>();
    heard.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(heard);
    Logger broker = context.getLogger("org.apache.activemq.artemis.core.server");
    Logger ours = context.getLogger("io.waystation.ingest.Intake");
    for (int i = 0; i < 3; i++) {
      broker.error("AMQ222212: Disk Full! message " + i);
      broker.error("AMQ224000: Failure in initialisation");
      ours.error("the disk is full");
    }
    assertThat(heard.list)
        .extracting(ILoggingEvent::getMessage)
        .containsExactly(
            "AMQ222212: Disk Full! message 0",
            "AMQ224000: Failure in initialisation",
            "the disk is full",
            "the disk is full",
            "the disk is full");
  }
}
