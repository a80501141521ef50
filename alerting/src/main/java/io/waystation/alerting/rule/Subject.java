package io.waystation.alerting.rule;

import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.StationId;

/**
 * What a rule watches: one part of one device, one device, one person, or a whole station.
 *
 * @param station where the device stood, or the person was measured, when the watch began
 * @param device empty for a person, who may be measured by any, and for a station
 * @param part empty for the device itself, or a person
 */
public record Subject(StationId station, String device, String part, PersonId person) {
  public static Subject of(Reading reading) {
    return reading.signal().health()
        ? new Subject(reading.station(), "", "", reading.person())
        : new Subject(reading.station(), reading.device().value(), reading.part(), PersonId.NONE);
  }

  /** The whole station. */
  public static Subject station(StationId station) {
    return new Subject(station, "", "", PersonId.NONE);
  }

  /** The whole device, whoever was measured with it. */
  public static Subject device(Reading reading) {
    return new Subject(reading.station(), reading.device().value(), "", PersonId.NONE);
  }

  /** What tells it from others besides part and person: devices move, stations do not. */
  public String anchor() {
    return device.isEmpty() && person.isNone() ? "@" + station.value() : device;
  }

  /** The same for the same thing, wherever it stands: {@link io.waystation.model.Alarm#source}. */
  public String source() {
    if (!person.isNone()) {
      return person.value();
    }
    if (device.isEmpty()) {
      return station.value();
    }
    return part.isEmpty() ? device : device + "/" + part;
  }
}
