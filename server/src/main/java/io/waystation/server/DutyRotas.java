package io.waystation.server;

import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.alerting.notify.oncall.OnCall;
import io.waystation.alerting.notify.oncall.Rota;
import io.waystation.dashboard.http.Rotas;
import io.waystation.storage.records.Duty;
import java.time.Instant;
import java.util.List;

/** The rotas of the notification file, as the page wants them. */
record DutyRotas(OnCall onCall) implements Rotas {
  @Override
  public List<Shift> at(Instant now, List<Duty.StandIn> standIns) {
    return onCall.rotas().stream().map(rota -> shift(rota, now, standIns)).toList();
  }

  private Shift shift(Rota rota, Instant now, List<Duty.StandIn> standIns) {
    Rota.Shift turn = rota.at(now);
    return new Shift(
        rota.name(),
        rota.area(),
        rota.role(),
        person(onCall.onCall(rota, standIns, now)),
        person(onCall.person(turn.person()).orElseThrow()),
        turn.from(),
        turn.until(),
        person(onCall.person(turn.next()).orElseThrow()));
  }

  private static Person person(Contact contact) {
    return new Person(contact.id(), contact.name());
  }

  @Override
  public List<Person> people() {
    return onCall.people().stream().map(DutyRotas::person).toList();
  }
}
