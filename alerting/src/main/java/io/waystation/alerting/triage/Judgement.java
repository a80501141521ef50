package io.waystation.alerting.triage;

import java.time.Instant;
import java.util.List;

/**
 * What triage makes of one station.
 *
 * @param verdicts at most one of a kind for each alarm; empty when all is as it should be
 * @param again when to look again although nothing was heard; {@link Instant#MAX} for not
 */
public record Judgement(List<Verdict> verdicts, Instant again) {
  public Judgement {
    verdicts = List.copyOf(verdicts);
  }
}
