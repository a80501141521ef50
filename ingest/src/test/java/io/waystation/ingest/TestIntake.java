package io.waystation.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.ingest.mqtt.Topic;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.PayloadDecoder;
import io.waystation.ingest.payload.Registry;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.ingest.senml.SenmlDialect;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import io.waystation.storage.log.ReadingLog;
import java.util.List;

/** An intake that understands the contract's own form. */
final class TestIntake {
  private TestIntake() {}

  static Intake of(ReadingLog log, MeterRegistry meters) {
    return of(new TestRegistry(), log, Receipts.NONE, meters);
  }

  /** An intake that understands SenML too. */
  static Intake withSenml(ReadingLog log, MeterRegistry meters) {
    DeviceClocks clocks = DeviceClocks.recall(log);
    SenmlDialect senml =
        new SenmlDialect(
            Topic.ROOT,
            SignalCatalogue.shipped(),
            new TreeDecoder(
                SignalCatalogue.shipped(), StatusFlags.shipped(), new TestRegistry(), clocks));
    return new Intake(List.of(senml), clocks, log, Receipts.NONE, meters);
  }

  static Intake of(Registry registry, ReadingLog log, Receipts receipts, MeterRegistry meters) {
    DeviceClocks clocks = DeviceClocks.recall(log);
    PayloadDecoder contract =
        new PayloadDecoder(
            Topic.ROOT, SignalCatalogue.shipped(), StatusFlags.shipped(), registry, clocks);
    return new Intake(List.of(contract), clocks, log, receipts, meters);
  }
}
