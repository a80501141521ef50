package io.waystation.server.rules;

import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.RuleBookException;
import io.waystation.server.CannotRun;
import io.waystation.server.config.Config;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The rules of an installation. */
public final class RuleBooks {
  private RuleBooks() {}

  /**
   * The shipped rules with those of the installation, which may page as often as {@code
   * rule-budget} says where they say nothing else.
   *
   * @throws CannotRun naming every fault in them, in both languages
   */
  public static RuleBook inForce(Config config) {
    return config.rules().toString().isEmpty()
        ? RuleBook.shipped()
        : RuleBook.shipped().with(own(config.rules(), config));
  }

  /**
   * The rules of a file or folder and no others.
   *
   * @throws CannotRun naming every fault in them
   */
  public static RuleBook own(Path where, Config config) {
    RuleBook own = own(where);
    return config.ruleBudget() == 0 ? own : own.allowing(config.ruleBudget());
  }

  /**
   * The same without an installation, which might say how often they may page.
   *
   * @throws CannotRun naming every fault in them
   */
  public static RuleBook own(Path where) {
    return parsed(where.toString(), () -> RuleBook.own(where));
  }

  private static <T> T parsed(String where, Supplier<T> read) {
    try {
      return read.get();
    } catch (RuleBookException e) {
      throw CannotRun.usage("rules: %s%n%s".formatted(e.words().en(), e.words().zh()));
    } catch (UncheckedIOException e) {
      throw CannotRun.because("rules: " + where + " cannot be read: " + e.getMessage(), e);
    }
  }
}
