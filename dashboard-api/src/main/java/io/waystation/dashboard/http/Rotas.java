package io.waystation.dashboard.http;

import io.waystation.storage.records.Duty;
import java.time.Instant;
import java.util.List;

/** Who is on call by the configuration; whoever reads that supplies it. */
public interface Rotas {
  /** Where nobody is told of alarms. */
  Rotas NONE =
      new Rotas() {
        @Override
        public List<Shift> at(Instant now, List<Duty.StandIn> standIns) {
          return List.of();
        }

        @Override
        public List<Person> people() {
          return List.of();
        }
      };

  /** Staff who can stand in. */
  record Person(String id, String name) {}

  /**
   * One rota now.
   *
   * @param area its id; empty for all areas
   * @param onCall who is told now
   * @param turn whose turn it is by the rota; somebody else when someone stands in
   * @param until when the next takes over
   */
  record Shift(
      String rota,
      String area,
      String role,
      Person onCall,
      Person turn,
      Instant from,
      Instant until,
      Person next) {}

  /**
   * In the order of the configuration.
   *
   * @param standIns not over, the one decided last first
   */
  List<Shift> at(Instant now, List<Duty.StandIn> standIns);

  List<Person> people();
}
