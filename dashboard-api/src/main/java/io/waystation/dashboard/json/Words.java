package io.waystation.dashboard.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.model.LocalText;
import io.waystation.model.StatusFlags;
import java.util.Locale;

/** Small things that are written alike everywhere. */
final class Words {
  private Words() {}

  static JsonObject both(LocalText text) {
    return new JsonObject().put("zh", text.zh()).put("en", text.en());
  }

  /** {@code STEPPED_UP} is {@code stepped-up}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  static JsonArray flags(long flags) {
    return new JsonArray(StatusFlags.shipped().describe(flags));
  }
}
