package io.waystation.benchmarks.growth;

import io.waystation.benchmarks.load.Messages;
import io.waystation.benchmarks.load.Publisher;
import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Role;
import io.waystation.model.Sex;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.records.Tables;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalInt;
import java.util.UUID;

/** A hundred huts with a kiosk each, at which more and more people are measured. */
final class PeopleGrowth implements Growing {
  private static final int HUTS = 100;
  private static final int VITALS = 6;

  private final int visits;
  private long sent;

  /**
   * @param visits that are measured, of the first so many people in turn
   */
  PeopleGrowth(int visits) {
    this.visits = visits;
  }

  /** One visit, one message; from the first person on. */
  private record Visits(long before, int people) implements Messages {
    @Override
    public byte[] topic(long number) {
      return ("ws/v1/ki-" + number % HUTS + "/readings").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] payload(long number, long at) {
      long visit = before + number;
      return """
          {"boot":1,"seq":%d,"sent":%d,"readings":[{"t":%d,"person":"%s","m":{"bp_systolic":%d,\
          "bp_diastolic":%d,"pulse_rate":%d,"spo2":%d,"body_temp":36.%d,"weight":%d}}]}"""
          .formatted(
              visit / HUTS,
              at,
              at,
              person(number % people),
              108 + visit % 20,
              68 + visit % 10,
              62 + visit % 20,
              96 + visit % 3,
              3 + visit % 6,
              60 + number % people % 30)
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  private static String person(long number) {
    return UUID.nameUUIDFromBytes(("person " + number).getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Override
  public String unit() {
    return "people";
  }

  @Override
  public void register(Tables t, int size) {
    sent = 0;
    LocalText name = new LocalText("小屋", "Hut");
    t.stations().saveArea(new Area("field", "", new LocalText("油田", "Field")));
    for (int i = 0; i < HUTS; i++) {
      StationId hut = new StationId("hut-" + i);
      t.stations()
          .save(
              new Station(
                  hut,
                  Station.Type.HUT,
                  name,
                  "field",
                  OptionalInt.of(500),
                  ZoneId.of("Asia/Shanghai"),
                  37,
                  95,
                  9,
                  true));
      t.devices()
          .save(new Device(new DeviceId("ki-" + i), hut, Device.Type.KIOSK, name, Instant.now()));
    }
    LocalText work = new LocalText("工人", "worker");
    for (int i = 0; i < size; i++) {
      Person person =
          new Person(
              new PersonId(person(i)),
              i % 2 == 0 ? Sex.MALE : Sex.FEMALE,
              1960 + i % 45,
              work,
              new StationId("hut-" + i % HUTS));
      t.people().save(person, "工人" + i);
    }
  }

  @Override
  public Sent send(URI broker, int size, boolean known) throws IOException, InterruptedException {
    // Everybody comes by once; whole rounds of the kiosks, so that their numbers have no holes.
    long number = known ? visits : Math.max(HUTS, size);
    number -= number % HUTS;
    Publisher.flood(broker, new Visits(sent, size), number);
    sent += number;
    return new Sent(number, number * VITALS);
  }

  @Override
  public String question() {
    return "/api/v1/people?limit=100";
  }

  @Override
  public Role role() {
    return Role.DOCTOR;
  }
}
