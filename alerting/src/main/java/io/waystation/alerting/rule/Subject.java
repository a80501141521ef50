package io.waystation.alerting.rule;

import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.StationId;

/**
 * What a rule watches: one part of one device, or one person.
 *
 * @param station where the device stood, or the person was measured, when the watch began
 * @param device empty for a person, who may be measured by any
 * @param part empty for the device itself, or a person
 */
public record Subject(StationId station, String device, String part, PersonId person) {
  public static Subject of(Reading reading) {
    return reading.signal().health()
        ? new Subject(reading.station(), "", "", reading.person())
        : new Subject(reading.station(), reading.device().value(), reading.part(), PersonId.NONE);
  }

  /** The same for the same thing, wherever it stands: {@link io.waystation.model.Alarm#source}. */
  public String source() {
    if (!person.isNone()) {
      return person.value();
    }
    return part.isEmpty() ? device : device + "/" + part;
  }
}
