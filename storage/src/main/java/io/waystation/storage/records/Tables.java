package io.waystation.storage.records;

/** The table families, all within one transaction. */
public interface Tables {
  Stations stations();

  Devices devices();

  People people();

  Alarms alarms();

  Checkpoints checkpoints();

  Plans plans();

  Users users();

  Sessions sessions();

  Tokens tokens();

  Audit audit();
}
