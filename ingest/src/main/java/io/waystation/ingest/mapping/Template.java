package io.waystation.ingest.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with captures of the topic in it: {@code {site}-airbox-{serial}}. */
final class Template {
  private static final Pattern CAPTURE = Pattern.compile("\\{([^{}]*)\\}");

  /** In turn a text and the place of a capture, beginning and ending with a text. */
  private final List<String> texts = new ArrayList<>();

  private final List<Integer> places = new ArrayList<>();

  private Template() {}

  /**
   * @throws IllegalArgumentException if the topic has no such capture
   */
  static Template parse(String text, List<String> captures) {
    Template template = new Template();
    Matcher matcher = CAPTURE.matcher(text);
    int from = 0;
    while (matcher.find()) {
      int place = captures.indexOf(matcher.group(1));
      if (place < 0) {
        throw new IllegalArgumentException(
            "the topic has no capture {%s}%s"
                .formatted(matcher.group(1), Nearest.hint(matcher.group(1), captures)));
      }
      template.texts.add(text.substring(from, matcher.start()));
      template.places.add(place);
      from = matcher.end();
    }
    template.texts.add(text.substring(from));
    return template;
  }

  /** All that is no capture. */
  String fixed() {
    return String.join("", texts);
  }

  /** The places of the captures in it. */
  List<Integer> places() {
    return places;
  }

  boolean isOneCapture() {
    return places.size() == 1 && fixed().isEmpty();
  }

  String fill(String[] captured) {
    if (places.isEmpty()) {
      return texts.get(0);
    }
    StringBuilder filled = new StringBuilder(texts.get(0));
    for (int i = 0; i < places.size(); i++) {
      filled.append(captured[places.get(i)]).append(texts.get(i + 1));
    }
    return filled.toString();
  }
}
