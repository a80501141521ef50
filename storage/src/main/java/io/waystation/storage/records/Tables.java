package io.waystation.storage.records;

import org.jdbi.v3.core.Handle;

/** The table families, all within one transaction. */
public final class Tables {
  private final Handle handle;
  private final Vault vault;
  private boolean closed;

  Tables(Handle handle, Vault vault) {
    this.handle = handle;
    this.vault = vault;
  }

  public Stations stations() {
    return new Stations(handle());
  }

  public Devices devices() {
    return new Devices(handle());
  }

  public People people() {
    return new People(handle(), vault);
  }

  public Alarms alarms() {
    return new Alarms(handle());
  }

  public RuleVersions rules() {
    return new RuleVersions(handle());
  }

  public AlarmEvents alarmEvents() {
    return new AlarmEvents(handle());
  }

  public Checkpoints checkpoints() {
    return new Checkpoints(handle());
  }

  public Notifications notifications() {
    return new Notifications(handle());
  }

  public Silences silences() {
    return new Silences(handle());
  }

  public Maintenances maintenances() {
    return new Maintenances(handle());
  }

  public Duty duty() {
    return new Duty(handle());
  }

  public Plans plans() {
    return new Plans(handle());
  }

  public Users users() {
    return new Users(handle());
  }

  public Sessions sessions() {
    return new Sessions(handle());
  }

  public Tokens tokens() {
    return new Tokens(handle());
  }

  public Audit audit() {
    return new Audit(handle());
  }

  /** From here on the connection is somebody else's. */
  void close() {
    closed = true;
  }

  private Handle handle() {
    if (closed) {
      throw new IllegalStateException("the transaction of these tables is closed");
    }
    return handle;
  }
}
