package io.waystation.alerting.notify.oncall;

import io.waystation.storage.records.Duty;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is on call: rotas, and whoever stands in. */
public final class OnCall {
  private final Map<String, Contact> people;
  private final List<Rota> rotas;

  public OnCall(Map<String, Contact> people, List<Rota> rotas) {
    this.people = Map.copyOf(people);
    this.rotas = List.copyOf(rotas);
  }

  public List<Rota> rotas() {
    return rotas;
  }

  public Optional<Contact> person(String id) {
    return Optional.ofNullable(people.get(id));
  }

  public List<Contact> people() {
    return people.values().stream().sorted(Comparator.comparing(Contact::id)).toList();
  }

  /**
   * The rota of the nearest area above the place, or the one without an area.
   *
   * @param path ids of areas from the top, {@code /city/district/}; empty when not known
   */
  public Optional<Rota> rota(String role, String path) {
    return rotas.stream()
        .filter(rota -> rota.role().equals(role))
        .filter(rota -> rota.area().isEmpty() || path.contains("/" + rota.area() + "/"))
        .max(
            Comparator.comparingInt(
                rota -> rota.area().isEmpty() ? -1 : path.indexOf("/" + rota.area() + "/")));
  }

  /**
   * Who it is at that time.
   *
   * @param standIns the one decided last first
   */
  public Contact onCall(Rota rota, List<Duty.StandIn> standIns, Instant now) {
    String id =
        standIns.stream()
            .filter(
                s -> s.rota().equals(rota.name()) && s.at(now) && people.containsKey(s.person()))
            .map(Duty.StandIn::person)
            .findFirst()
            .orElseGet(() -> rota.at(now).person());
    return people.get(id);
  }
}
