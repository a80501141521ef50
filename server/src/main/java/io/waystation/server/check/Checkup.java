package io.waystation.server.check;

import io.waystation.server.RecordsStores;
import io.waystation.server.config.Config;
import io.waystation.storage.records.PostgresLook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Everything there is to look at for one configuration. */
public final class Checkup {
  private final List<Check> checks;

  private Checkup(List<Check> checks) {
    this.checks = checks;
  }

  public static Checkup of(Given given) {
    Config config = given.config();
    RunningService service = RunningService.of(config);
    AtomicReference<PostgresLook> postgres = new AtomicReference<>();
    DialectsCheck dialects = new DialectsCheck(config);
    List<Check> checks = new ArrayList<>();
    checks.add(new ConfigurationCheck(given));
    checks.add(new ServiceCheck(service));
    checks.add(new DataFolderCheck(config.data()));
    checks.add(new DiskCheck(config, service));
    checks.add(new IdentityKeyCheck(config));
    checks.add(new PortsCheck(config, service));
    checks.add(new ProcessCheck(service));
    checks.add(new SystemClockCheck());
    checks.add(dialects);
    checks.add(new BrokerCheck(given, service, dialects::filters));
    if (config.telemetry().store() == Config.Store.INFLUX) {
      checks.add(new InfluxCheck(config));
    }
    if (config.records().store() == Config.Database.POSTGRES) {
      checks.add(new PostgresCheck(RecordsStores.postgres(config), service, postgres::set));
    }
    checks.add(new RegistryCheck(config, () -> registered(postgres.get())));
    return new Checkup(checks);
  }

  /**
   * @param look null when PostgreSQL could not be entered
   */
  private static OptionalLong registered(PostgresLook look) {
    return look == null ? OptionalLong.empty() : OptionalLong.of(look.devices().orElse(0));
  }

  /**
   * Looks at one thing after the other; takes seconds, and longer when something does not answer.
   *
   * @param progress told what is looked at next
   * @return by area
   */
  public List<Finding> run(Consumer<Area> progress) {
    Findings findings = new Findings();
    for (Check check : checks) {
      progress.accept(check.area());
      try {
        check.look(findings);
      } catch (RuntimeException e) {
        findings.add(ConfigurationKind.CHECK_BROKE, check.area().words(), e);
      }
    }
    List<Finding> sorted = new ArrayList<>(findings.all());
    sorted.sort(Comparator.comparing(Finding::area));
    return sorted;
  }
}
