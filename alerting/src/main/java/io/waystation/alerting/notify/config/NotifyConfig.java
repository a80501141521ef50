package io.waystation.alerting.notify.config;

import io.waystation.alerting.notify.oncall.OnCall;
import io.waystation.alerting.notify.route.Inhibition;
import io.waystation.alerting.notify.route.Route;
import io.waystation.alerting.notify.route.TimeInterval;
import io.waystation.model.LocalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Routes, receivers and rotas, checked when they are read.
 *
 * @param fallback receiver told when another cannot be reached; empty for none
 * @param flood how many messages a receiver gets at most
 * @param keep how long settled notifications are kept
 */
public record NotifyConfig(
    Route route,
    Map<String, Receiver> receivers,
    List<Inhibition> inhibitions,
    Map<String, TimeInterval> intervals,
    OnCall onCall,
    String fallback,
    Flood flood,
    Duration keep) {
  public NotifyConfig {
    receivers = Map.copyOf(receivers);
    inhibitions = List.copyOf(inhibitions);
    intervals = Map.copyOf(intervals);
  }

  /**
   * @param environment variables by name, for secrets
   * @throws NotifyConfigException naming every fault
   */
  public static NotifyConfig load(Path file, Map<String, String> environment) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      String name = String.valueOf(file.getFileName());
      return NotifyReader.read(name, folder, Files.readString(file), environment);
    } catch (IOException e) {
      throw new NotifyConfigException(
          List.of(
              new NotifyFault(
                  file.toString(),
                  1,
                  new LocalText(
                          "无法读取（%s）：可从 config/examples/notify.yaml 的副本开始",
                          "cannot be read (%s): begin with a copy of config/examples/notify.yaml")
                      .filled(e.getClass().getSimpleName()))));
    }
  }

  /**
   * @param folder that files of secrets are looked for in
   * @throws NotifyConfigException naming every fault
   */
  public static NotifyConfig parse(String yaml, Path folder, Map<String, String> environment) {
    return NotifyReader.read("notify.yaml", folder, yaml, environment);
  }
}
