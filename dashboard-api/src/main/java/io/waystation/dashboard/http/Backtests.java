package io.waystation.dashboard.http;

import io.vertx.core.json.JsonObject;
import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import io.waystation.model.StationId;
import java.time.Instant;
import java.util.Set;

/** Tries rules on stored history; whoever has the rules supplies it. */
public interface Backtests {
  /** Where there are no rules to try. */
  Backtests NONE =
      asked -> {
        throw new Refused(new LocalText("此进程不提供规则试算。", "This process does not try rules."));
      };

  /**
   * What to try.
   *
   * @param rule id of a rule in force; empty when {@code book} is given
   * @param book rules as YAML; empty when {@code rule} is given
   * @param stations whose alarms are meant; empty for all
   */
  record Asked(String rule, String book, Instant from, Instant to, Set<StationId> stations) {
    public Asked {
      stations = Set.copyOf(stations);
    }
  }

  /** It cannot be tried, and why. */
  final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient LocalText words;

    public Refused(LocalText words) {
      super(words.en(), null, false, false);
      this.words = words;
    }

    LocalText words() {
      return words;
    }
  }

  /** Rules that are in order and can be tried. */
  interface Trial {
    /** Whose alarms they raise. */
    Set<Alarm.Concern> concerns();

    /**
     * Tries them; blocks, for minutes perhaps.
     *
     * @return as {@code BacktestReport} in openapi.yaml
     */
    JsonObject run(Watcher watcher);
  }

  /** Told how far it is; answers whether to go on. */
  @FunctionalInterface
  interface Watcher {
    boolean goOn(long readings, double share);
  }

  /**
   * @throws Refused if the rules have faults, or nobody knows the rule
   */
  Trial prepare(Asked asked);
}
