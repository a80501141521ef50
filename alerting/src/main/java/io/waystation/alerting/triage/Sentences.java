package io.waystation.alerting.triage;

import io.waystation.alerting.rule.Words;
import io.waystation.model.Alarm;
import io.waystation.model.Alarm.Cause;
import io.waystation.model.LocalText;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** One sentence about an outage: where, since when, what is behind it and how much of it. */
final class Sentences {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private Sentences() {}

  /**
   * @param dark how many devices it silenced
   * @param lost when the broker lost the connection of what is silent; null if it is not known
   */
  static LocalText of(Scene scene, Alarm alarm, Cause cause, int dark, Instant lost) {
    LocalText said = around(scene.area(), cause, of(scene, alarm, cause, dark));
    if (lost == null) {
      return said;
    }
    String at = TIME.format(lost.atZone(scene.zone()));
    return new LocalText(
        said.zh() + "其与消息服务器的连接于 %s 断开。".formatted(at),
        said.en() + " The broker lost its connection at %s.".formatted(at));
  }

  /** With how many stations of the area it is so, when it is not the only one. */
  private static LocalText around(Neighbours area, Cause cause, LocalText said) {
    int others = area.dark(cause);
    if (others == 0) {
      return said;
    }
    boolean power = cause == Cause.STATION_POWER;
    return new LocalText(
        said.zh()
            + "所在区域 %d 个站点中现有 %d 个%s。"
                .formatted(area.stations(), others + 1, power ? "停电" : "全站无消息"),
        said.en()
            + " %d of %d stations of its area are %s now."
                .formatted(others + 1, area.stations(), power ? "without power" : "dark"));
  }

  private static LocalText of(Scene scene, Alarm alarm, Cause cause, int dark) {
    String since = TIME.format(alarm.startedAt().atZone(scene.zone()));
    int all = scene.members().size();
    String of = dark + " of " + Words.count(all, "device", "devices");
    String zh = scene.station().zh();
    String en = scene.station().en();
    String device = alarm.device();
    return switch (cause) {
      case STATION_POWER ->
          dark == 0
              ? new LocalText(
                  "%s：自 %s 起停电，设备仍有消息。".formatted(zh, since),
                  "%s: no mains power since %s; its devices are still heard.".formatted(en, since))
              : new LocalText(
                  "%s：自 %s 起停电，%d 台设备中有 %d 台因此无消息。".formatted(zh, since, all, dark),
                  "%s: no mains power since %s; %s dark because of it.".formatted(en, since, of));
      case GATEWAY_LINK ->
          new LocalText(
              "%s：网关 %s 自 %s 起无消息，站内其他设备仍有消息：网关或其链路故障，%d 台设备中有 %d 台无消息。"
                  .formatted(zh, device, since, all, dark),
              "%s: gateway %s silent since %s while others of the station are heard: the gateway or"
                      .formatted(en, device, since)
                  + " its link; %s dark.".formatted(of));
      case STATION_LINK ->
          new LocalText(
              "%s：自 %s 起全站无消息（%d 台设备中有 %d 台），没有停电信号：站点链路或整站故障。".formatted(zh, since, all, dark),
              "%s: nothing heard of the station since %s (%s dark) and no word of a power cut: its link, or all of it."
                  .formatted(en, since, of));
      case DEVICE ->
          new LocalText(
              "%s：%s 自 %s 起无消息，站内其他设备仍有消息：设备本身故障。".formatted(zh, device, since),
              "%s: %s silent since %s while others of the station are heard: the device itself."
                  .formatted(en, device, since));
      case UNNAMED -> throw new IllegalArgumentException("nothing to say of " + alarm.id());
    };
  }
}
