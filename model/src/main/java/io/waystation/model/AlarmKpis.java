package io.waystation.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How well alarms serve those who must act on them, in the figures of ISA-18.2-2016 and EEMUA 191.
 * An alarm is <em>annunciated</em> when it is raised, or gets worse, and calls for somebody: not
 * when it is only for information, is held back from its first moment, or was put into the past by
 * late data. Times are our clock. Nothing in it names a person or holds a value.
 *
 * @param from inclusive
 * @param to exclusive
 * @param annunciated how many in that time
 * @param fleeting those that were over within a minute
 * @param priorities notice, warning and critical, in this order
 * @param acknowledgements the same severities, of alarms taken in that time
 * @param standing as things are now, whatever the time asked for
 * @param figures each with its target, in the order of {@link Target}
 */
public record AlarmKpis(
    Instant from,
    Instant to,
    Alarm.Concern concern,
    Operators operators,
    long annunciated,
    Rate rate,
    Flood flood,
    Chattering chattering,
    long fleeting,
    TopTen topTen,
    List<Priority> priorities,
    List<Acknowledgements> acknowledgements,
    Standing standing,
    List<Figure> figures) {
  /** The stretch of time that rates and floods are counted in. */
  public static final Duration WINDOW = Duration.ofMinutes(10);

  public AlarmKpis {
    priorities = List.copyOf(priorities);
    acknowledgements = List.copyOf(acknowledgements);
    figures = List.copyOf(figures);
  }

  /**
   * Among how many people the load is shared.
   *
   * @param given the asker said so; else it is the number of accounts that may be used
   */
  public record Operators(int count, boolean given) {}

  /**
   * Annunciations per operator in ten minutes.
   *
   * @param average over the whole time
   * @param worst in the worst ten minutes
   * @param worstEnds when those ended; null when there was none
   * @param last in the last ten minutes
   */
  public record Rate(double average, double worst, Instant worstEnds, double last) {}

  /**
   * A flood begins with more than ten annunciations per operator in ten minutes and ends below
   * five.
   *
   * @param floods how many there were, also those not over yet
   * @param time spent in them
   * @param longest of them
   * @param ongoing there is one at the end of the time
   */
  public record Flood(int floods, Duration time, Duration longest, boolean ongoing) {}

  /**
   * What an alarm is about, as one line of a list.
   *
   * @param device empty text when it is about the station as a whole, or about health
   * @param part of the device; empty text when there is none
   */
  public record Tag(String rule, LocalText title, StationId station, String device, String part) {}

  /**
   * @param count annunciations
   */
  public record Counted(Tag tag, long count) {
    /** Of all annunciations, 0 to 1. */
    public double share(long all) {
      return all == 0 ? 0 : (double) count / all;
    }
  }

  /**
   * Alarms annunciated three times or more within a minute.
   *
   * @param alarms how many different ones, told apart by rule and source
   * @param worst up to ten of them, most annunciations within a minute first
   */
  public record Chattering(int alarms, List<Counted> worst) {
    public Chattering {
      worst = List.copyOf(worst);
    }
  }

  /**
   * The ten alarms annunciated most often.
   *
   * @param share of all annunciations, 0 to 1
   */
  public record TopTen(double share, List<Counted> alarms) {
    public TopTen {
      alarms = List.copyOf(alarms);
    }
  }

  /**
   * @param share of all annunciations, 0 to 1
   */
  public record Priority(Severity severity, long count, double share) {}

  /**
   * How long alarms waited until somebody took them, from when they were raised, or made worse,
   * first.
   *
   * @param severity when they were taken
   * @param p90 nine of ten were taken within this time
   */
  public record Acknowledgements(
      Severity severity, long count, Duration median, Duration p90, Duration worst) {}

  /**
   * What stands now and is not held back.
   *
   * @param at when that was
   * @param priorities of those whose condition lasts: notice, warning and critical
   * @param unacknowledged those that wait for a person, whether their condition lasts or not
   * @param longestUnacknowledged how long the oldest of them has waited; zero when there is none
   * @param stale those whose condition has lasted for more than 24 h
   */
  public record Standing(
      Instant at,
      List<Priority> priorities,
      int unacknowledged,
      Duration longestUnacknowledged,
      int stale) {
    public Standing {
      priorities = List.copyOf(priorities);
    }

    /** How many stand. */
    public long count() {
      return priorities.stream().mapToLong(Priority::count).sum();
    }
  }

  /** Who says what is good. */
  public enum Source {
    /** ISA-18.2-2016, clause 16. */
    ISA_18_2,
    /** EEMUA publication 191, edition 3. */
    EEMUA_191,
    /** Neither standard has a figure for it: follows from what our severities promise. */
    OURS
  }

  /** What a figure is counted in. */
  public enum Unit {
    /** Annunciations per operator in ten minutes. */
    PER_OPERATOR,
    /** 0 to 1. */
    SHARE,
    ALARMS,
    SECONDS
  }

  /** What is judged, and up to where it is good. */
  public enum Target {
    AVERAGE_RATE(1, Unit.PER_OPERATOR, Source.ISA_18_2),
    WORST_RATE(10, Unit.PER_OPERATOR, Source.ISA_18_2),
    TIME_IN_FLOOD(0.01, Unit.SHARE, Source.ISA_18_2),
    TOP_TEN(0.05, Unit.SHARE, Source.ISA_18_2),
    CHATTERING(0, Unit.ALARMS, Source.ISA_18_2),
    FLEETING(0, Unit.ALARMS, Source.ISA_18_2),
    STALE(4, Unit.ALARMS, Source.ISA_18_2),
    STANDING(9, Unit.PER_OPERATOR, Source.EEMUA_191),
    CRITICAL_SHARE(0.05, Unit.SHARE, Source.ISA_18_2),
    WARNING_SHARE(0.15, Unit.SHARE, Source.ISA_18_2),
    CRITICAL_TAKEN(Duration.ofMinutes(10).toSeconds(), Unit.SECONDS, Source.OURS),
    WARNING_TAKEN(Duration.ofHours(24).toSeconds(), Unit.SECONDS, Source.OURS);

    private final double most;
    private final Unit unit;
    private final Source source;

    Target(double most, Unit unit, Source source) {
      this.most = most;
      this.unit = unit;
      this.source = source;
    }

    /** Good up to and including this. */
    public double most() {
      return most;
    }

    public Unit unit() {
      return unit;
    }

    public Source source() {
      return source;
    }
  }

  /**
   * @param value empty when there was nothing to judge
   */
  public record Figure(Target target, Optional<Double> value) {
    /** Empty when there was nothing to judge. */
    public Optional<Boolean> met() {
      return value.map(found -> found <= target.most());
    }
  }
}
