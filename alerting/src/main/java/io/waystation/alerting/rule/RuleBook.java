package io.waystation.alerting.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules in force, checked when they are read. The shipped book is {@code rules/station.yaml},
 * from {@code station_signals.csv}, and {@code rules/health.yaml}, which names the vitals that
 * {@code vital_alerts.csv} and {@code spo2_altitude.csv} grade.
 */
public final class RuleBook {
  private static final List<String> SHIPPED = List.of("station.yaml", "health.yaml");

  private final List<Rule<?>> rules;
  private final Map<String, Definition> definitions;

  private RuleBook(Collection<Rule<?>> rules, Map<String, Definition> definitions) {
    this.rules = List.copyOf(rules);
    this.definitions = Map.copyOf(definitions);
  }

  public static RuleBook shipped() {
    return parse(shippedFiles());
  }

  private static Map<String, String> shippedFiles() {
    Map<String, String> files = new LinkedHashMap<>();
    for (String file : SHIPPED) {
      try (InputStream in =
          RuleBook.class.getResourceAsStream("/io/waystation/alerting/rules/" + file)) {
        if (in == null) {
          throw new IllegalStateException("rules/" + file + " is missing from the class path");
        }
        files.put(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  /** Both together: a rule of the other one stands in the place of ours with its id. */
  public RuleBook with(RuleBook other) {
    Map<String, Rule<?>> all = new LinkedHashMap<>();
    rules.forEach(rule -> all.put(rule.id(), rule));
    other.rules.forEach(rule -> all.put(rule.id(), rule));
    Map<String, Definition> definitionsOfAll = new HashMap<>(definitions);
    definitionsOfAll.putAll(other.definitions);
    return new RuleBook(all.values(), definitionsOfAll);
  }

  /**
   * An installation's own rules and nothing else.
   *
   * @param where a file, or a folder of {@code .yaml} files
   * @throws RuleBookException naming every fault in all of them; if there is no file, or one is no
   *     text
   * @throws UncheckedIOException if they cannot be read
   */
  public static RuleBook own(Path where) {
    return parse(RuleFiles.read(where));
  }

  /**
   * @param files the books' texts by file name, which faults are reported with
   * @throws RuleBookException naming every fault in all of them
   */
  public static RuleBook parse(Map<String, String> files) {
    RuleReader reader = new RuleReader();
    return new RuleBook(reader.read(files), reader.definitions());
  }

  /** The same rules; those that say nothing of a budget may page so often a day. */
  public RuleBook allowing(int pagesPerDay) {
    Map<String, Definition> allowed = new HashMap<>();
    definitions.forEach((id, said) -> allowed.put(id, said.allowing(pagesPerDay)));
    return new RuleBook(rules, allowed);
  }

  /** In the order of the book. */
  public List<Rule<?>> rules() {
    return rules;
  }

  public Optional<Rule<?>> find(String id) {
    return rules.stream().<Rule<?>>map(rule -> rule).filter(rule -> rule.id().equals(id)).findAny();
  }

  /**
   * What a rule of this book says.
   *
   * @throws IllegalArgumentException if it is none of this book
   */
  public Definition definition(Rule<?> rule) {
    Definition found = definitions.get(rule.id());
    if (found == null) {
      throw new IllegalArgumentException(rule.id() + " is not in this book");
    }
    return found;
  }
}
