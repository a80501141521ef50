package io.waystation.server.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.model.LocalText;
import java.util.List;
import java.util.Locale;

/** Findings, for a person at a terminal and for machines. */
public final class Report {
  private final List<Finding> findings;

  /**
   * @param findings by area
   */
  public Report(List<Finding> findings) {
    this.findings = List.copyOf(findings);
  }

  /**
   * 0 when all is well, 1 when there is a fault.
   *
   * @param strict warnings count as faults
   */
  public int exitCode(boolean strict) {
    return count(Level.FAULT) > 0 || strict && count(Level.WARNING) > 0 ? 1 : 0;
  }

  /**
   * A table by area; what mends a finding stands below it.
   *
   * @param language zh or en
   */
  public String text(String language) {
    StringBuilder text = new StringBuilder();
    Area area = null;
    for (Finding finding : findings) {
      if (finding.area() != area) {
        area = finding.area();
        text.append("%n%s%n".formatted(area.words().in(language)));
      }
      text.append(
          "  %s  %s%n"
              .formatted(mark(finding.level(), language), indented(finding.words(), language)));
      if (finding.level() != Level.OK) {
        text.append(
            "  %s  -> %s%n"
                .formatted(" ".repeat(width(language)), indented(finding.remedy(), language)));
      }
    }
    LocalText sum = new LocalText("%n故障 %d，注意 %d，正常 %d%n", "%nFaults: %d, warnings: %d, ok: %d%n");
    return text.append(
            sum.in(language).formatted(count(Level.FAULT), count(Level.WARNING), count(Level.OK)))
        .toString();
  }

  /** Both languages, so that whoever reads it may choose. */
  public String json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("faults", count(Level.FAULT));
    root.put("warnings", count(Level.WARNING));
    root.put("ok", count(Level.OK));
    var list = root.putArray("findings");
    for (Finding finding : findings) {
      ObjectNode one = list.addObject();
      one.put("code", finding.kind().code());
      one.put("level", finding.level().name().toLowerCase(Locale.ROOT));
      one.put("area", finding.area().name().toLowerCase(Locale.ROOT));
      both(one, "words", finding.words());
      if (!finding.remedy().en().isEmpty()) {
        both(one, "remedy", finding.remedy());
      }
    }
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report that is no JSON", e);
    }
  }

  private static void both(ObjectNode node, String name, LocalText text) {
    node.putObject(name).put("zh", text.zh()).put("en", text.en());
  }

  private long count(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  /** A Chinese character is two places wide, and both words of a level have two. */
  private static String mark(Level level, String language) {
    return language.equals("en")
        ? "%-7s".formatted(level == Level.FAULT ? "FAULT" : level.words().en())
        : level.words().zh();
  }

  private static int width(String language) {
    return language.equals("en") ? 7 : 4;
  }

  /** Faults of several files come in several lines. */
  private static String indented(LocalText text, String language) {
    return text.in(language).strip().replaceAll("\\R", "\n" + " ".repeat(4 + width(language)));
  }
}
