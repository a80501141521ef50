package io.waystation.server.check;

import io.waystation.storage.records.PostgresLook;
import io.waystation.storage.records.PostgresSettings;
import io.waystation.storage.records.RecordsException;
import java.util.function.Consumer;

/** Whether the records' PostgreSQL can be entered and is fit to keep them. */
final class PostgresCheck implements Check {
  /** Sessions expire and alarms are dated by clocks of several machines. */
  private static final int CLOCK_SECONDS = 2;

  private final PostgresSettings settings;
  private final RunningService service;
  private final Consumer<PostgresLook> seen;

  /**
   * @param seen told what was found, when the database could be entered
   */
  PostgresCheck(PostgresSettings settings, RunningService service, Consumer<PostgresLook> seen) {
    this.settings = settings;
    this.service = service;
    this.seen = seen;
  }

  @Override
  public Area area() {
    return Area.POSTGRES;
  }

  @Override
  public void look(Findings findings) {
    try {
      PostgresLook look = PostgresLook.at(settings);
      judge(look, findings);
      seen.accept(look);
    } catch (RecordsException e) {
      findings.add(PostgresKind.CLOSED, e.getMessage());
    }
  }

  private void judge(PostgresLook look, Findings findings) {
    findings.add(PostgresKind.ANSWERS, look.where(), look.version(), look.encoding());
    if (look.versionNumber() < PostgresLook.OLDEST) {
      findings.add(PostgresKind.OLD, look.version());
    }
    if (!look.encoding().equals("UTF8")) {
      findings.add(PostgresKind.ENCODING, look.encoding(), look.createDatabase());
    }
    if (!look.plainOrder()) {
      findings.add(PostgresKind.COLLATION, look.collation(), look.createDatabase());
    }
    if (!look.mayMakeTables()) {
      findings.add(PostgresKind.RIGHTS, look.user(), look.database());
    }
    look.off().forEach(setting -> findings.add(PostgresKind.FSYNC, setting));
    if (look.lateCommit()) {
      findings.add(PostgresKind.LATE_COMMIT);
    }
    connections(look, findings);
    if (!service.runs() && !look.others().isEmpty()) {
      findings.add(PostgresKind.OTHERS, String.join(", ", look.others()));
    }
    if (look.writer() != 0) {
      findings.add(PostgresKind.STUCK, look.writerSeconds(), look.writer());
    }
    long seconds = look.clockAhead().toSeconds();
    if (Math.abs(seconds) >= CLOCK_SECONDS) {
      findings.add(PostgresKind.CLOCK_DIFFERS, seconds);
    } else {
      findings.add(PostgresKind.CLOCK_AGREES, CLOCK_SECONDS);
    }
  }

  /** A service that runs here has its connections already. */
  private void connections(PostgresLook look, Findings findings) {
    int needed = service.runs() ? 1 : PostgresLook.CONNECTIONS;
    int left = look.maxConnections() - look.reserved() - look.taken();
    if (left < needed) {
      findings.add(
          PostgresKind.CONNECTIONS_FEW,
          look.maxConnections(),
          look.taken(),
          PostgresLook.CONNECTIONS,
          look.taken() + look.reserved() + 2 * PostgresLook.CONNECTIONS);
    } else {
      findings.add(PostgresKind.CONNECTIONS, look.maxConnections(), look.taken());
    }
  }
}
