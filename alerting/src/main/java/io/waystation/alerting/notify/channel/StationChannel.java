package io.waystation.alerting.notify.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.alerting.notify.route.AlarmLabels;
import io.waystation.alerting.notify.text.Notice;
import io.waystation.model.LocalText;
import io.waystation.model.StationId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A notice at the station itself, by MQTT (docs/mqtt.md). Health alarms never go there: whoever
 * stands before the screen may read it.
 */
public final class StationChannel implements Channel {
  /** There is nothing to set. */
  public record Settings() implements ChannelSettings {
    @Override
    public Channel open(Outside outside) {
      return new StationChannel(outside.stations());
    }

    @Override
    public String toString() {
      return "station";
    }
  }

  private final StationNotices stations;

  private StationChannel(StationNotices stations) {
    this.stations = stations;
  }

  @Override
  public String name() {
    return "station";
  }

  @Override
  public boolean reaches(Contact person) {
    return true;
  }

  @Override
  public Result send(List<Message> messages) {
    Message message = messages.get(0);
    Map<String, Notice.Line> worst = new LinkedHashMap<>();
    for (Notice.Line line : message.notice().lines()) {
      if (!"health".equals(line.labels().get(AlarmLabels.CONCERN))) {
        worst.putIfAbsent(line.labels().get(AlarmLabels.STATION), line);
      }
    }
    if (worst.isEmpty()) {
      return Result.delivered(0, "nothing in it that is shown at a station");
    }
    boolean all = true;
    for (Map.Entry<String, Notice.Line> one : worst.entrySet()) {
      byte[] payload = payload(message, one.getValue()).toString().getBytes(StandardCharsets.UTF_8);
      all &= stations.publish(new StationId(one.getKey()), payload);
    }
    return all
        ? Result.delivered(0, "given to the broker")
        : Result.failed(0, "no connection to the broker just now");
  }

  private static ObjectNode payload(Message message, Notice.Line line) {
    LocalText title = line.title();
    ObjectNode payload = Texts.object().put("id", message.key()).put("alarm", line.alarm());
    payload.put("state", line.firing() ? "firing" : "over").put("severity", line.severity().word());
    payload.put("since", line.since()).put("zh", title.zh()).put("en", title.en());
    return payload;
  }
}
