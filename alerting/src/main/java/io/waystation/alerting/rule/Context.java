package io.waystation.alerting.rule;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.HealthFile;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import java.util.List;
import java.util.Optional;

/** What rules must know besides the readings: where a station lies, who a person is. */
public interface Context {
  Optional<Station> station(StationId id);

  Optional<Person> person(PersonId id);

  /** What is on file of that person. */
  default HealthFile file(PersonId id) {
    return HealthFile.NONE;
  }

  Optional<Device> device(DeviceId id);

  /** All registered devices: those that are expected to report. */
  List<Device> devices();
}
