package io.waystation.dashboard.statistics;

import io.waystation.dashboard.statistics.DriftCorrection.Door;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How often the door was opened, and whether somebody was counted who went through. */
final class Openings {
  /** A counter may say a little before or after the door contact that somebody passes. */
  private static final long SLACK_MILLIS = 5_000;

  /** So soon after the door a sensor sees whoever has come in. */
  private static final long SEEN_MILLIS = 60_000;

  /** Where the door's state is missing for more of the time, openings are not counted. */
  private static final double KNOWN = 0.95;

  /**
   * Where fewer of the counts come while the door is open, counters report now and then, and not
   * when somebody passes; or people pass another door.
   */
  private static final double PROMPT = 0.9;

  private static final class Opening {
    private final long from;
    private final long to;
    private int counted;

    Opening(Spans.Span span) {
      this.from = span.from();
      this.to = span.to();
    }
  }

  private final TreeMap<Long, Opening> openings = new TreeMap<>();
  private final Spans known;
  private final boolean prompt;
  private final int alone;
  private final int together;
  private int came;
  private int looked;

  /**
   * @param counted all steps of the counters, both ways
   * @param open when a door was open
   * @param known when that is known
   * @param occupied when somebody was seen
   * @param empty when nobody was
   */
  Openings(List<Increase.Step> counted, Spans open, Spans known, Spans occupied, Spans empty) {
    this.known = known;
    open.all().forEach(span -> openings.put(span.from(), new Opening(span)));
    long prompt = counted.stream().filter(this::count).count();
    this.prompt = prompt >= PROMPT * counted.size();
    this.alone = (int) openings.values().stream().filter(each -> each.counted == 1).count();
    this.together =
        openings.values().stream()
            .filter(each -> each.counted > 1)
            .mapToInt(each -> each.counted)
            .sum();
    openings.values().removeIf(each -> fromEmpty(each, occupied, empty));
  }

  /** An opening that says by itself, by the sensors inside, what came of it. */
  private boolean fromEmpty(Opening opening, Spans occupied, Spans empty) {
    if (empty.within(opening.from - 1, opening.from).isEmpty()) {
      return false;
    }
    if (opening.counted > 0 || !occupied.within(opening.from, opening.to + SEEN_MILLIS).isEmpty()) {
      came++;
      return false;
    }
    looked++;
    return true;
  }

  /** Whether the door was open then. */
  private boolean count(Increase.Step step) {
    Opening opening =
        Stream.of(openings.floorEntry(step.to()), openings.higherEntry(step.to()))
            .filter(Objects::nonNull)
            .map(Map.Entry::getValue)
            .filter(each -> each.from - SLACK_MILLIS <= step.to())
            .filter(each -> each.to + SLACK_MILLIS >= step.to())
            .findFirst()
            .orElse(null);
    if (opening == null) {
      return false;
    }
    opening.counted += (int) Math.round(step.amount());
    return true;
  }

  /** How often the door was opened in that time and nobody was counted; see {@link Door}. */
  int uncounted(long from, long to) {
    return !prompt || known.within(from, to).millis() < KNOWN * (to - from)
        ? DriftCorrection.UNKNOWN
        : (int)
            openings.subMap(from, true, to, false).values().stream()
                .filter(each -> each.counted == 0)
                .count();
  }

  Door door() {
    return new Door(alone == 0 ? 0 : (double) alone / (alone + together), came, looked);
  }
}
