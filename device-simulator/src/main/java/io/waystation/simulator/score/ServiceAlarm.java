package io.waystation.simulator.score;

import io.waystation.model.LocalText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An alarm as the API tells of it, without its evidence: what was measured on people is nobody's
 * business here.
 *
 * @param title what it is, without any value
 * @param station id
 * @param device id; empty when it is about the station or a person as a whole
 * @param part of the device; empty for the device itself
 * @param person id; empty unless it is about health
 * @param worst the highest severity it has had
 * @param cause in the words of the API ({@code station-power}); empty when none was named
 * @param startedAt when the condition began, by the measured time
 * @param learntAt when the service noticed, by its clock
 * @param clearedAt when the condition ended; empty while it lasts
 * @param parent id of the alarm that explains it, or did when it ended; empty for none
 * @param steps when it was raised and each time it became worse, the first first; of an alarm whose
 *     history was not asked for, its beginning alone
 * @param withdrawn late data showed that it never was
 */
record ServiceAlarm(
    String id,
    String rule,
    LocalText title,
    String station,
    String device,
    String part,
    String person,
    String worst,
    String cause,
    Instant startedAt,
    Instant learntAt,
    Optional<Instant> clearedAt,
    String parent,
    List<Step> steps,
    boolean withdrawn) {
  ServiceAlarm {
    steps = List.copyOf(steps);
  }

  /**
   * It was raised, or became worse.
   *
   * @param at by the measured time
   * @param learntAt when the service noticed, by its clock
   */
  record Step(Instant at, Instant learntAt) {}

  ServiceAlarm with(List<Step> history) {
    return new ServiceAlarm(
        id, rule, title, station, device, part, person, worst, cause, startedAt, learntAt,
        clearedAt, parent, history, withdrawn);
  }
}
