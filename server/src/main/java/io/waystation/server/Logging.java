package io.waystation.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.waystation.server.config.Config;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where the log goes. How loud third parties may be stands in logback.xml. */
public final class Logging {
  private static final String LINE =
      "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %-20.20logger{0} %msg%n%ex";

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

  private Logging() {}

  /** As the configuration says: text on standard error, JSON on standard output. */
  public static void toConsole(Config.Logs how) {
    Logging logging = new Logging();
    boolean json = how.format() == Config.Format.JSON;
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget(json ? "System.out" : "System.err");
    logging.only(
        Level.toLevel(how.level().name()),
        logging.started(console, json ? logging.json() : logging.line()));
  }

  /** Everything into a file, and only what somebody should look at onto the terminal. */
  public static void toFile(Path file) {
    Logging logging = new Logging();
    FileAppender<ILoggingEvent> all = new FileAppender<>();
    all.setFile(file.toString());
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget("System.err");
    ThresholdFilter warnings = new ThresholdFilter();
    warnings.setLevel("WARN");
    warnings.start();
    console.addFilter(warnings);
    logging.only(
        Level.INFO, logging.started(all, logging.line()), logging.started(console, logging.line()));
  }

  /** For a command that speaks for itself: only what somebody should look at. */
  public static void quiet() {
    Logging logging = new Logging();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget("System.err");
    logging.only(Level.WARN, logging.started(console, logging.line()));
  }

  @SafeVarargs
  private void only(Level level, OutputStreamAppender<ILoggingEvent>... appenders) {
    // What speaks through java.util.logging (Paho, PostgreSQL's driver) would else print past us.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    context.resetTurboFilterList();
    context.addTurboFilter(new BrokerFlood());
    ch.qos.logback.classic.Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(level);
    for (OutputStreamAppender<ILoggingEvent> appender : appenders) {
      root.addAppender(appender);
    }
  }

  private OutputStreamAppender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender, Encoder<ILoggingEvent> encoder) {
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  private Encoder<ILoggingEvent> line() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(LINE);
    encoder.start();
    return encoder;
  }

  private Encoder<ILoggingEvent> json() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithFormattedMessage(true);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithContext(false);
    encoder.setWithSequenceNumber(false);
    encoder.start();
    return encoder;
  }
}
