package io.waystation.server.check;

import io.waystation.ingest.mapping.MappingException;
import io.waystation.ingest.mapping.Mappings;
import io.waystation.ingest.mqtt.Topic;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.ingest.sparkplug.SparkplugDialect;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import io.waystation.server.CannotRun;
import io.waystation.server.OwnSignals;
import io.waystation.server.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether signals and mapping files of the installation's own are good. */
final class DialectsCheck implements Check {
  private final Config config;
  private final List<String> filters = new ArrayList<>();

  DialectsCheck(Config config) {
    this.config = config;
  }

  @Override
  public Area area() {
    return Area.DEVICES;
  }

  /** What the service subscribes to, once this has looked; what is faulty is left out. */
  List<String> filters() {
    return List.copyOf(filters);
  }

  @Override
  public void look(Findings findings) {
    filters.clear();
    filters.add(Topic.ROOT + "/#");
    for (String group : config.dialects().sparkplug()) {
      if (group.matches(".*[+#/].*")) {
        findings.add(DevicesKind.GROUP_BAD, group);
      } else {
        filters.add(SparkplugDialect.filter(group));
      }
    }
    signals(findings).ifPresent(catalogue -> mappings(catalogue, findings));
  }

  private Optional<SignalCatalogue> signals(Findings findings) {
    try {
      SignalCatalogue catalogue = OwnSignals.of(config);
      if (!config.signals().toString().isEmpty()) {
        int own = catalogue.all().size() - SignalCatalogue.shipped().all().size();
        findings.add(DevicesKind.SIGNALS_GOOD, config.signals(), own);
      }
      return Optional.of(catalogue);
    } catch (CannotRun e) {
      findings.add(DevicesKind.SIGNALS_FAULTY, e.getMessage());
      return Optional.empty();
    }
  }

  private void mappings(SignalCatalogue catalogue, Findings findings) {
    if (config.dialects().mappings().toString().isEmpty()) {
      return;
    }
    StatusFlags flags = StatusFlags.shipped();
    TreeDecoder trees =
        new TreeDecoder(catalogue, flags, id -> Optional.empty(), new DeviceClocks());
    try {
      Mappings mappings =
          Mappings.load(config.dialects().mappings(), Topic.ROOT, catalogue, flags, trees);
      findings.add(DevicesKind.MAPPINGS_GOOD, mappings.summaries().size());
      filters.addAll(mappings.filters());
    } catch (MappingException e) {
      findings.add(DevicesKind.MAPPINGS_FAULTY, e.getMessage());
    }
  }
}
