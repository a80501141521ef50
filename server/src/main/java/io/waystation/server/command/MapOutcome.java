package io.waystation.server.command;

import io.waystation.ingest.payload.Decoded;
import io.waystation.model.Flag;
import io.waystation.model.Geo;
import io.waystation.model.Reading;
import io.waystation.model.StatusFlags;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What became of one message, for the person who writes the mapping. */
final class MapOutcome {
  private MapOutcome() {}

  static String text(Decoded decoded, StatusFlags flags) {
    if (decoded instanceof Decoded.Readings numbered) {
      return "device   %s%nnumber   boot %d, seq %d%nsent     %s%n%s"
          .formatted(
              numbered.device(),
              numbered.boot(),
              numbered.seq(),
              numbered.sentAt(),
              table(numbered.readings(), flags));
    }
    if (decoded instanceof Decoded.Unnumbered unnumbered) {
      String repeats =
          unnumbered.digest() == 0
              ? "none: the same message sent again counts again"
              : "none: the same message sent again is known by what it says";
      return "device   %s%nnumber   %s%n%s"
          .formatted(unnumbered.device(), repeats, table(unnumbered.readings(), flags));
    }
    if (decoded instanceof Decoded.Rejected refused) {
      return "refused  %s%ndevice   %s%nwhy      %s%n"
          .formatted(
              refused.reason(),
              refused.device().isEmpty() ? "none" : refused.device(),
              refused.detail());
    }
    return "left out, as the mapping's 'when' says%n".formatted();
  }

  private static String table(List<Reading> readings, StatusFlags flags) {
    List<List<String>> rows = new ArrayList<>();
    for (Reading reading : readings) {
      String person = reading.person().isNone() ? "" : " of " + reading.person();
      rows.add(
          List.of(
              reading.measuredAt().toString(),
              reading.part().isEmpty() ? "-" : reading.part(),
              reading.signal().code(),
              value(reading),
              reading.signal().name().zh() + " / " + reading.signal().name().en() + person,
              String.join(" ", flags.describe(reading.flags()))));
    }
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  /** Names stand last but for marks: a Chinese character is two places wide. */
  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      boolean aligned = i < row.size() - 2;
      line.append(aligned ? ("%-" + widths[i] + "s").formatted(row.get(i)) : row.get(i));
      line.append("  ");
    }
    return line.toString().stripTrailing() + System.lineSeparator();
  }

  private static String value(Reading reading) {
    if (reading.has(Flag.FAILED)) {
      return "no value";
    }
    double value = reading.value();
    String mark = reading.has(Flag.LESS_THAN) ? "<" : reading.has(Flag.GREATER_THAN) ? ">" : "";
    return switch (reading.signal().kind()) {
      case STATE, EVENT -> reading.signal().stateOf(value);
      case HEARTBEAT -> "alive";
      case DATE -> LocalDate.ofEpochDay((long) value).toString();
      case GEO -> place(Geo.of(value));
      case GAUGE, COUNTER, DERIVED ->
          mark
              + plain(value)
              + (reading.signal().unit().isEmpty() ? "" : " " + reading.signal().unit());
    };
  }

  private static String place(Geo at) {
    return "%.5f, %.5f".formatted(at.latitude(), at.longitude());
  }

  private static String plain(double value) {
    return new BigDecimal(String.valueOf(value)).stripTrailingZeros().toPlainString();
  }
}
