package io.waystation.storage.records;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange.What;
import io.waystation.model.Severity;
import io.waystation.storage.log.Position;

/** Writes transactions until it is killed, and says on standard output which ones are kept. */
final class EndlessWriter {
  static final String NAME = "endless-writer";

  /** Lines of alarm history in each transaction. */
  static final int CHANGES_EACH = 2;

  private EndlessWriter() {}

  static void write(Records records) {
    long next = records.read(t -> t.checkpoints().position(NAME).live());
    while (true) {
      long number = ++next;
      records.write(
          t -> {
            Alarm raised = Samples.alarm("w-" + number);
            t.alarms().raise(raised);
            t.alarms()
                .change(
                    raised.step(Severity.CRITICAL, raised.evidence()),
                    What.STEPPED_UP,
                    "rule",
                    Samples.NOON,
                    Samples.NOON,
                    "");
            t.checkpoints().savePosition(NAME, new Position(number, 0));
            return null;
          });
      System.out.println(number);
    }
  }
}
