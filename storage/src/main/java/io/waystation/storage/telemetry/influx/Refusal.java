package io.waystation.storage.telemetry.influx;

import com.influxdb.exceptions.InfluxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server's word on lines it will never take: of another type than the field has, older than the
 * retention allows, one tag value too many. It has kept the rest of the batch.
 *
 * @param count how many lines
 */
record Refusal(int count, String reason) {
  private static final int BAD_REQUEST = 400;
  private static final int UNPROCESSABLE = 422;
  private static final Pattern DROPPED = Pattern.compile("dropped=(\\d+)");
  private static final Pattern UNREADABLE = Pattern.compile("unable to parse '");

  static boolean is(InfluxException answer) {
    return answer.status() == BAD_REQUEST || answer.status() == UNPROCESSABLE;
  }

  /**
   * @param sent how many lines the batch had; all are refused when the server does not say
   */
  static Refusal of(InfluxException answer, int sent) {
    String reason = String.valueOf(answer.getMessage());
    Matcher dropped = DROPPED.matcher(reason);
    long count = dropped.find() ? Long.parseLong(dropped.group(1)) : 0;
    count += UNREADABLE.matcher(reason).results().count();
    boolean partial = reason.contains("partial write");
    return new Refusal(partial && count > 0 ? (int) Math.min(count, sent) : sent, reason);
  }
}
