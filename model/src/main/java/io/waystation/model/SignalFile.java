package io.waystation.model;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Signals of an installation's own, as people write them: a CSV file with one signal a line
 * (docs/signals.md). Either it has no faults, or its signals are not to be used.
 *
 * @param faults each with its line, all of them at once
 */
public record SignalFile(List<Signal> signals, List<String> faults) {
  static final int MOST_DECIMALS = 6;

  private static final List<String> COLUMNS =
      List.of(
          "signal",
          "group",
          "kind",
          "unit",
          "name_zh",
          "name_en",
          "plausible_min",
          "plausible_max",
          "decimals",
          "states",
          "interval_s");

  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*");
  private static final Pattern WORD = Pattern.compile("[a-z0-9_]{1,32}");
  private static final Pattern UNIT = Pattern.compile("[!-~&&[^\",]]{0,24}");
  private static final int LONGEST_CODE = 64;
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_INTERVAL = 7 * 24 * 3600;
  private static final int MOST_STATES = 100;

  public SignalFile {
    signals = List.copyOf(signals);
    faults = List.copyOf(faults);
  }

  /**
   * @param catalogue whose codes are taken
   * @throws IOException if the file is not there or cannot be read
   */
  public static SignalFile read(Path file, SignalCatalogue catalogue) throws IOException {
    try {
      return parse(Files.readString(file), catalogue);
    } catch (CharacterCodingException e) {
      return new SignalFile(
          List.of(), List.of("is not UTF-8: save it as 'CSV UTF-8 (comma delimited)'"));
    }
  }

  static SignalFile parse(String text, SignalCatalogue catalogue) {
    return new Reader(catalogue).read(text);
  }

  /** The file that says these signals. */
  public static String write(List<Signal> signals) {
    return signals.stream()
        .map(SignalFile::line)
        .collect(Collectors.joining("", String.join(",", COLUMNS) + "\n", ""));
  }

  private static String line(Signal signal) {
    boolean worded = !signal.states().isEmpty();
    return String.join(
            ",",
            signal.code(),
            signal.group(),
            signal.kind().name().toLowerCase(Locale.ROOT),
            signal.unit(),
            quoted(signal.name().zh()),
            quoted(signal.name().en()),
            worded ? "" : limit(signal.plausible().low()),
            worded ? "" : limit(signal.plausible().high()),
            String.valueOf(signal.decimals()),
            String.join("|", signal.states()),
            String.valueOf(signal.interval().toSeconds()))
        + "\n";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String limit(double end) {
    return Double.isInfinite(end) ? "" : new BigDecimal(String.valueOf(end)).toPlainString();
  }

  /** Reads on after a fault, to find the next one. */
  private static final class Reader {
    private final SignalCatalogue catalogue;
    private final List<Signal> signals = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Set<String> codes = new HashSet<>();
    private int line;
    private Map<String, String> row = Map.of();

    Reader(SignalCatalogue catalogue) {
      this.catalogue = catalogue;
    }

    SignalFile read(String text) {
      // Spreadsheets mark UTF-8 with a byte order mark.
      List<String> lines = (text.startsWith("\ufeff") ? text.substring(1) : text).lines().toList();
      List<String> header = lines.isEmpty() ? List.of() : cells(lines.get(0));
      if (header.size() != COLUMNS.size() || !Set.copyOf(COLUMNS).equals(Set.copyOf(header))) {
        faults.add("line 1: the columns must be " + String.join(",", COLUMNS));
        return new SignalFile(List.of(), faults);
      }
      for (line = 2; line <= lines.size(); line++) {
        String said = lines.get(line - 1);
        if (!said.isBlank()) {
          row(header, cells(said));
        }
      }
      return new SignalFile(signals, faults);
    }

    private static List<String> cells(String line) {
      return Csv.cells(line).stream().map(String::strip).toList();
    }

    private void row(List<String> header, List<String> cells) {
      if (cells.size() != header.size()) {
        fault(
            "has %d cells and the first line %d; put a text with a comma in quotes"
                .formatted(cells.size(), header.size()));
        return;
      }
      row = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        row.put(header.get(i), cells.get(i));
      }
      int before = faults.size();
      String code = code();
      String group = group();
      Kind kind = kind();
      List<String> states = states(kind);
      String unit = unit(kind);
      LocalText name = new LocalText(name("name_zh"), name("name_en"));
      Range plausible = plausible(kind, states);
      int decimals = whole("decimals", MOST_DECIMALS);
      int interval = whole("interval_s", LONGEST_INTERVAL);
      if (group.equals(Signal.VITALS) && kind != Kind.GAUGE) {
        fault("kind: what is measured on people (group vitals) is a gauge");
      }
      if (faults.size() == before) {
        signals.add(
            new Signal(
                code,
                group,
                kind,
                unit,
                name,
                plausible,
                decimals,
                states,
                Duration.ofSeconds(interval),
                ""));
      }
    }

    private String code() {
      String code = row.get("signal");
      if (!CODE.matcher(code).matches() || code.length() > LONGEST_CODE) {
        fault(
            "signal: '%s' is no code; use at most %d of a-z, 0-9, '_' and '.', for example yard.noise"
                .formatted(code, LONGEST_CODE));
      } else if (catalogue.find(code).isPresent()) {
        fault("signal: '%s' is one of the signals we ship; use another code".formatted(code));
      } else if (!codes.add(code)) {
        fault("signal: '%s' stands above already".formatted(code));
      }
      return code;
    }

    private String group() {
      String group = row.get("group");
      if (!WORD.matcher(group).matches() || group.equals(Signal.UNKNOWN)) {
        fault(
            "group: '%s' given; use a word of a-z, 0-9 and '_', for example environment"
                .formatted(group));
      }
      return group;
    }

    private Kind kind() {
      String word = row.get("kind");
      for (Kind kind : Kind.values()) {
        if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
          return kind;
        }
      }
      fault(
          "kind: '%s' given; use gauge, counter, state, event, heartbeat, derived, date or geo"
              .formatted(word));
      return Kind.GAUGE;
    }

    private List<String> states(Kind kind) {
      String said = row.get("states");
      if (!worded(kind)) {
        if (!said.isEmpty()) {
          fault("states: only a state or an event has words; leave it empty");
        }
        return List.of();
      }
      List<String> states = List.of(said.split("\\|", -1));
      if (states.size() < 2
          || states.size() > MOST_STATES
          || Set.copyOf(states).size() != states.size()
          || !states.stream().allMatch(state -> WORD.matcher(state).matches())) {
        fault(
            "states: '%s' given; use 2 to %d different words of a-z, 0-9 and '_' with | between, for example off|on"
                .formatted(said, MOST_STATES));
      }
      return states;
    }

    private String unit(Kind kind) {
      String unit = row.get("unit");
      boolean measured = kind == Kind.GAUGE || kind == Kind.COUNTER || kind == Kind.DERIVED;
      if (!measured && !unit.isEmpty()) {
        fault("unit: a %s has none; leave it empty".formatted(row.get("kind")));
      } else if (!UNIT.matcher(unit).matches()) {
        fault("unit: '%s' given; use a UCUM code, for example Cel or ug/m3".formatted(unit));
      }
      return unit;
    }

    private String name(String column) {
      String name = row.get(column);
      if (name.isEmpty()
          || name.codePointCount(0, name.length()) > LONGEST_NAME
          || name.codePoints().anyMatch(Character::isISOControl)) {
        fault(column + ": people read it; give 1 to " + LONGEST_NAME + " characters");
      }
      return name;
    }

    private Range plausible(Kind kind, List<String> states) {
      if (worded(kind)) {
        if (!row.get("plausible_min").isEmpty() || !row.get("plausible_max").isEmpty()) {
          fault("plausible_min, plausible_max: words have none; leave them empty");
        }
        return new Range(0, states.size() - 1.0);
      }
      double low = limit("plausible_min", Double.NEGATIVE_INFINITY);
      double high = limit("plausible_max", Double.POSITIVE_INFINITY);
      if (!(low <= high)) {
        fault("plausible_min is more than plausible_max");
      }
      return new Range(low, high);
    }

    private double limit(String column, double open) {
      String said = row.get(column);
      if (said.isEmpty()) {
        return open;
      }
      try {
        double limit = Double.parseDouble(said);
        if (Double.isFinite(limit)) {
          return limit;
        }
      } catch (NumberFormatException e) {
        // Falls through to the same sentence.
      }
      fault("%s: '%s' given; use a number, or nothing for no limit".formatted(column, said));
      return open;
    }

    private int whole(String column, int most) {
      String said = row.get(column);
      if (said.isEmpty()) {
        return 0;
      }
      try {
        int number = Integer.parseInt(said);
        if (number >= 0 && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Falls through to the same sentence.
      }
      fault("%s: '%s' given; use a whole number from 0 to %d".formatted(column, said, most));
      return 0;
    }

    private static boolean worded(Kind kind) {
      return kind == Kind.STATE || kind == Kind.EVENT;
    }

    private void fault(String problem) {
      faults.add("line " + line + ": " + problem);
    }
  }
}
