package io.waystation.ingest.mapping;

import io.waystation.ingest.payload.Reason;
import io.waystation.model.DeviceId;
import java.util.Locale;
import java.util.Map;

/**
 * Which device a topic is of.
 *
 * @param template in lower case, the id itself; with a table, what is looked up in it as it is
 * @param table empty for none
 */
record DeviceName(Template template, Map<String, DeviceId> table) {
  DeviceName {
    table = Map.copyOf(table);
  }

  DeviceId of(String[] captured) throws Misfit {
    String name = template.fill(captured);
    if (!table.isEmpty()) {
      DeviceId device = table.get(name);
      if (device == null) {
        throw new Misfit(
            Reason.UNMAPPED,
            "",
            "the mapping's table has no device for this topic; add it to device.table");
      }
      return device;
    }
    String id = name.toLowerCase(Locale.ROOT);
    if (!DeviceId.valid(id)) {
      throw new Misfit(
          Reason.UNMAPPED,
          "",
          "the topic gives no device id (1 to 64 of a-z, 0-9 and '-'); name the device in device.table");
    }
    return new DeviceId(id);
  }
}
