package io.waystation.simulator.score;

import io.waystation.simulator.truth.TruthLine.Fate;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The service's account of the devices' messages beside what they really sent. Where the devices
 * had spoken before the truth began, the account holds more; and it always holds their status
 * messages, of which the truth does not tell.
 *
 * @param sent messages the contract lets pass, by the truth; not those given up in the end
 * @param refused messages the contract has quarantined, by the truth
 */
record LedgerCheck(
    long sent,
    long repeats,
    long refused,
    long stored,
    long duplicates,
    long quarantined,
    long holes) {
  static LedgerCheck of(Told told, Map<String, ServiceApi.Account> ledger) {
    Set<String> devices =
        told.stations().stream()
            .flatMap(station -> station.devices().stream())
            .map(device -> device.value())
            .collect(Collectors.toSet());
    long stored = 0;
    long duplicates = 0;
    long quarantined = 0;
    long holes = 0;
    for (Map.Entry<String, ServiceApi.Account> entry : ledger.entrySet()) {
      if (devices.contains(entry.getKey())) {
        ServiceApi.Account account = entry.getValue();
        stored += account.stored();
        duplicates += account.duplicates();
        quarantined += account.quarantined() + account.refused();
        holes += account.holes();
      }
    }
    return new LedgerCheck(
        count(told, Fate.SENT) - count(told, Fate.GIVEN_UP),
        count(told, Fate.REPEAT),
        count(told, Fate.GARBAGE) + count(told, Fate.REFUSED),
        stored,
        duplicates,
        quarantined,
        holes);
  }

  private static long count(Told told, Fate fate) {
    return told.messages().getOrDefault(fate, 0L);
  }
}
