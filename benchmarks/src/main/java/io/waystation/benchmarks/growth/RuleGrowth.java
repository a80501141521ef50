package io.waystation.benchmarks.growth;

import io.waystation.alerting.rule.RuleBook;
import io.waystation.storage.records.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The same city with more and more rules: the shipped ones about stations, under other names. */
final class RuleGrowth implements Growing {
  private static final String BOOK = "/io/waystation/alerting/rules/station.yaml";

  private final int devices;
  private final DeviceGrowth city;

  RuleGrowth(int devices, int messages) {
    this.devices = devices;
    this.city = new DeviceGrowth(messages);
  }

  @Override
  public String unit() {
    return "times the book";
  }

  @Override
  public void register(Tables t, int size) {
    city.register(t, devices);
  }

  @Override
  public String configure(Path folder, int size) throws IOException {
    if (size == 1) {
      return "";
    }
    Path rules = Files.createDirectories(folder.resolve("rules"));
    String shipped;
    try (InputStream in = RuleBook.class.getResourceAsStream(BOOK)) {
      shipped = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (int copy = 2; copy <= size; copy++) {
      String renamed = shipped.replaceAll("(?m)^(\\s*- id: )(\\S+)$", "$1$2_copy" + copy);
      Files.writeString(rules.resolve("copy-" + copy + ".yaml"), renamed);
    }
    return "rules: rules\nrule-budget: 0\n";
  }

  @Override
  public Sent send(URI broker, int size, boolean known) throws IOException, InterruptedException {
    return city.send(broker, devices, known);
  }

  @Override
  public String question() {
    return "/api/v1/alarms";
  }
}
