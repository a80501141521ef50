package io.waystation.storage.telemetry.influx;

import com.influxdb.exceptions.InfluxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server's word on lines it will never take: of another type than the field has, older than the
 * retention allows, one tag value too many. Usually it has kept the rest of the batch.
 *
 * @param reason without the lines themselves, which may hold what was measured on a person
 * @param partial it says that it has kept the others
 * @param lines those it names, each with its own reason
 */
record Refusal(String reason, boolean partial, Map<String, String> lines) {
  private static final int BAD_REQUEST = 400;
  private static final int UNPROCESSABLE = 422;
  private static final Pattern LINE =
      Pattern.compile("unable to parse '((?:[^'\\\\]|\\\\.)*)': ([^\\n]*)");

  Refusal {
    lines = Map.copyOf(lines);
  }

  /** A proxy's page is nobody's word on a line. */
  static boolean is(InfluxException answer) {
    return (answer.status() == BAD_REQUEST || answer.status() == UNPROCESSABLE)
        && !InfluxFault.header(answer, "Content-Type").contains("html");
  }

  /**
   * @param sent the lines of the batch; 3 names them by their number, from 1
   */
  static Refusal of(InfluxException answer, List<String> sent) {
    String said = said(answer);
    Map<String, String> lines = new HashMap<>();
    Matcher named = LINE.matcher(said);
    while (named.find()) {
      lines.put(
          named.group(1), "unable to parse: " + named.group(2).replaceAll(" dropped=\\d+$", ""));
    }
    // 3: {"error": ..., "data": [{"line_number": 2, "error_message": ..., "original_line": ...}]}
    if (answer.errorBody().get("data") instanceof Iterable<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof Map<?, ?> one && one.get("line_number") instanceof Number number) {
          int index = number.intValue() - 1;
          if (index >= 0 && index < sent.size()) {
            lines.put(sent.get(index), String.valueOf(one.get("error_message")));
          }
        }
      }
    }
    return new Refusal(withoutLines(said), said.contains("partial write"), lines);
  }

  /** 2.x calls it message, 1.x and 3 error; the client looks for the first only. */
  private static String said(InfluxException answer) {
    Object error = answer.errorBody().get("error");
    return String.valueOf(error == null ? answer.getMessage() : error);
  }

  static String withoutLines(String said) {
    return LINE.matcher(said).replaceAll("unable to parse a line: $2");
  }
}
