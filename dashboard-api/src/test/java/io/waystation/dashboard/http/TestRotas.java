package io.waystation.dashboard.http;

import io.waystation.storage.records.Duty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One rota, {@code clinic}, with Li's turn for ever, unless somebody stands in. */
final class TestRotas implements Rotas {
  final List<Person> people =
      new ArrayList<>(List.of(new Person("li", "李医生"), new Person("wang", "王医生")));

  @Override
  public List<Shift> at(Instant now, List<Duty.StandIn> standIns) {
    Person li = people.get(0);
    Person onCall =
        standIns.stream()
            .filter(one -> one.rota().equals("clinic") && one.at(now))
            .flatMap(one -> people.stream().filter(p -> p.id().equals(one.person())))
            .findFirst()
            .orElse(li);
    return List.of(
        new Shift(
            "clinic",
            "",
            "doctor",
            onCall,
            li,
            now.minusSeconds(60),
            now.plusSeconds(3_600),
            people.get(1)));
  }

  @Override
  public List<Person> people() {
    return people;
  }
}
