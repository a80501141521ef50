package io.waystation.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes values out of a configuration tree and the environment. A value that cannot be used becomes
 * a fault and the fallback stands in for it, so that reading goes on and finds the next one. What
 * has not been asked for when all is read is an unknown key.
 */
final class ConfigReader {
  private static final int NEAR = 3;

  private final JsonNode tree;
  private final Map<String, String> environment;
  private final Map<String, Key> keys = new LinkedHashMap<>();
  private final List<ConfigFault> faults = new ArrayList<>();

  ConfigReader(JsonNode tree, Map<String, String> environment) {
    this.tree = tree;
    this.environment = environment;
  }

  String text(String path, String fallback, String accepted) {
    return value(path, fallback, accepted, false, text -> text);
  }

  String secret(String path, String accepted) {
    return value(path, "", accepted, true, text -> text);
  }

  Path path(String path, String fallback, String accepted) {
    return value(path, fallback, accepted, false, ConfigReader::toPath);
  }

  int port(String path, int fallback) {
    return number(path, fallback, 1, 65_535, "a TCP port");
  }

  int number(String path, int fallback, int least, int most, String what) {
    String accepted = "%s from %d to %d, for example %d".formatted(what, least, most, fallback);
    return value(
        path,
        String.valueOf(fallback),
        accepted,
        false,
        text -> {
          int number = Integer.parseInt(text);
          if (number < least || number > most) {
            throw new IllegalArgumentException();
          }
          return number;
        });
  }

  Duration duration(String path, String fallback, Duration least, Duration most) {
    String accepted =
        "a duration from %s to %s, for example %s".formatted(words(least), words(most), fallback);
    return value(
        path,
        fallback,
        accepted,
        false,
        text -> {
          Duration duration = Durations.parse(text);
          if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException();
          }
          return duration;
        });
  }

  /** A size in bytes, written with a unit. */
  long bytes(String path, String fallback, long least) {
    return value(
        path,
        fallback,
        "a size such as 512MB, 20GB or 1TB, at least %d MB".formatted(least / 1_000_000),
        false,
        text -> {
          long bytes = Sizes.parse(text);
          if (bytes < least) {
            throw new IllegalArgumentException();
          }
          return bytes;
        });
  }

  boolean flag(String path, boolean fallback) {
    return value(
        path,
        String.valueOf(fallback),
        "true or false",
        false,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException();
            });
  }

  /** One of an enum's names, written in lower case. */
  <E extends Enum<E>> E oneOf(String path, E fallback) {
    E[] all = fallback.getDeclaringClass().getEnumConstants();
    String accepted =
        Arrays.stream(all).map(ConfigReader::word).collect(Collectors.joining(" or "))
            + ", for example "
            + word(fallback);
    return value(
        path,
        word(fallback),
        accepted,
        false,
        text ->
            Arrays.stream(all)
                .filter(one -> word(one).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
  }

  /** An address with one of the schemes and a host; empty stays empty. */
  String address(String path, String fallback, Set<String> schemes, String example) {
    String accepted =
        "an address starting with %s, for example %s"
            .formatted(
                schemes.stream()
                    .sorted()
                    .map(scheme -> scheme + "://")
                    .collect(Collectors.joining(" or ")),
                example);
    return value(
        path,
        fallback,
        accepted,
        false,
        text -> {
          if (text.isEmpty()) {
            return text;
          }
          URI uri = URI.create(text);
          if (uri.getScheme() == null
              || !schemes.contains(uri.getScheme())
              || uri.getHost() == null
              || uri.getUserInfo() != null) {
            throw new IllegalArgumentException();
          }
          return text;
        });
  }

  /** Notes that a key's value does not go with the others. */
  void fault(String path, String problem) {
    faults.add(new ConfigFault(path, problem));
  }

  /** All keys asked for so far, in that order. */
  List<Key> keys() {
    return List.copyOf(keys.values());
  }

  /** All faults, unknown keys among them. */
  List<ConfigFault> faults() {
    List<ConfigFault> all = new ArrayList<>(faults);
    unknown("", tree, all);
    return all;
  }

  /** Variables that look like ours and are no key; others may well use the prefix. */
  List<String> unknownVariables() {
    Set<String> known = keys.values().stream().map(Key::variable).collect(Collectors.toSet());
    return environment.keySet().stream()
        .filter(name -> name.startsWith(Key.PREFIX) && !known.contains(name))
        .sorted()
        .toList();
  }

  private <T> T value(
      String path, String fallback, String accepted, boolean secret, Function<String, T> parse) {
    Key key = new Key(path, accepted, fallback, secret);
    keys.put(path, key);
    String given = environment.get(key.variable());
    String source = " (from the environment, " + key.variable() + ")";
    if (given == null) {
      source = "";
      JsonNode node = tree;
      for (String level : path.split("\\.")) {
        node = node.path(level);
      }
      if (node.isContainerNode()) {
        fault(path, "holds several values; accepted: " + accepted);
        return parse.apply(fallback);
      }
      given = node.isMissingNode() || node.isNull() ? null : node.asText();
    }
    if (given == null) {
      return parse.apply(fallback);
    }
    try {
      return parse.apply(given.strip());
    } catch (IllegalArgumentException e) {
      String shown = secret ? "***" : given;
      fault(path, "'%s' given%s; accepted: %s".formatted(shown, source, accepted));
      return parse.apply(fallback);
    }
  }

  private void unknown(String above, JsonNode node, List<ConfigFault> into) {
    node.properties()
        .forEach(
            field -> {
              String path = above.isEmpty() ? field.getKey() : above + "." + field.getKey();
              boolean section = keys.keySet().stream().anyMatch(key -> key.startsWith(path + "."));
              if (section && field.getValue().isObject()) {
                unknown(path, field.getValue(), into);
              } else if (section && !field.getValue().isNull()) {
                into.add(new ConfigFault(path, "holds keys of its own, such as " + firstOf(path)));
              } else if (!section && !keys.containsKey(path)) {
                into.add(new ConfigFault(path, "no such key" + nearest(path)));
              }
            });
  }

  private String firstOf(String section) {
    return keys.keySet().stream()
        .filter(key -> key.startsWith(section + "."))
        .findFirst()
        .orElseThrow();
  }

  private String nearest(String path) {
    String last = path.substring(path.lastIndexOf('.') + 1);
    return keys.keySet().stream()
        .filter(
            key ->
                distance(key, path) <= NEAR || key.substring(key.lastIndexOf('.') + 1).equals(last))
        .min((a, b) -> Integer.compare(distance(a, path), distance(b, path)))
        .map(key -> "; did you mean " + key + "?")
        .orElse("; config/waystation.yaml and docs/configuration.md list them all");
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String words(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds >= 86_400 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    return seconds % 3_600 == 0 && seconds > 0
        ? seconds / 3_600 + "h"
        : seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static Path toPath(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
