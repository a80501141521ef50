package io.waystation.server.check;

import io.waystation.model.LocalText;

/** What findings are about, in the order they are told. */
public enum Area {
  CONFIGURATION("配置", "Configuration"),
  MACHINE("本机", "This machine"),
  BROKER("消息代理", "MQTT broker"),
  INFLUX("InfluxDB", "InfluxDB"),
  POSTGRES("PostgreSQL", "PostgreSQL"),
  DEVICES("设备与信号", "Devices and signals");

  private final LocalText words;

  Area(String zh, String en) {
    words = new LocalText(zh, en);
  }

  public LocalText words() {
    return words;
  }
}
