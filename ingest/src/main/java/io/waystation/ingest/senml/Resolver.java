package io.waystation.ingest.senml;

import io.waystation.ingest.payload.Reason;
import io.waystation.ingest.payload.TreeDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * From the records of a pack to records that stand by themselves: RFC 8428, sections 4.1 to 4.6. A
 * function of its arguments.
 */
final class Resolver {
  private static final int NEWEST_VERSION = 10;

  private String baseName = "";
  private double baseTime;
  private String baseUnit = "";
  private Double baseValue;
  private Double baseSum;

  private Resolver() {}

  /**
   * @param now seconds since 1970-01-01 UTC, for the order of records of which some have a time
   *     relative to it; those times stay as they are
   * @return in chronological order; those of one time in the order of the pack
   */
  static List<Resolved> resolve(List<SenmlRecord> pack, double now) throws SenmlFault {
    Resolver resolver = new Resolver();
    List<Resolved> resolved = new ArrayList<>(pack.size());
    for (int i = 0; i < pack.size(); i++) {
      try {
        SenmlRecord said = pack.get(i);
        resolver.learn(said);
        if (!said.onlyBase()) {
          resolved.add(resolver.resolve(said));
        }
      } catch (SenmlFault fault) {
        throw fault.in(i);
      }
    }
    resolved.sort(Comparator.comparingDouble(record -> record.timeAt(now)));
    return resolved;
  }

  private void learn(SenmlRecord said) throws SenmlFault {
    if (said.baseVersion() != null) {
      double version = said.baseVersion();
      if (version < 1 || version != Math.rint(version)) {
        throw new SenmlFault(Reason.BAD_FIELD, "bver must be a whole number from 1");
      }
      if (version > NEWEST_VERSION) {
        throw new SenmlFault(
            Reason.UNSUPPORTED,
            "bver asks for more than version " + NEWEST_VERSION + ", the one of RFC 8428");
      }
    }
    baseName = said.baseName() == null ? baseName : said.baseName();
    baseTime = said.baseTime() == null ? baseTime : said.baseTime();
    baseUnit = said.baseUnit() == null ? baseUnit : said.baseUnit();
    baseValue = said.baseValue() == null ? baseValue : said.baseValue();
    baseSum = said.baseSum() == null ? baseSum : said.baseSum();
  }

  private Resolved resolve(SenmlRecord said) throws SenmlFault {
    String name = said.name() == null ? baseName : baseName + said.name();
    requireName(name);
    if (said.values() > 1) {
      throw new SenmlFault(
          Reason.MALFORMED_SENML,
          shown(name) + " has several values; send one of v, vs, vb and vd in each record");
    }
    Double sum = plus(said.sum(), baseSum);
    Double value = said.value() == null ? null : plus(said.value(), baseValue);
    if (said.values() == 0 && said.sum() == null) {
      if (baseValue == null && baseSum == null) {
        throw new SenmlFault(
            Reason.MISSING_FIELD, shown(name) + " has no value; send one of v, vs and vb, or s");
      }
      value = baseValue;
    }
    double time = baseTime + (said.time() == null ? 0 : said.time());
    if (!finite(value) || !finite(sum) || !Double.isFinite(time)) {
      throw new SenmlFault(Reason.BAD_VALUE, shown(name) + ": a number is too large, or none");
    }
    return new Resolved(
        name,
        said.unit() == null ? baseUnit : said.unit(),
        time,
        value,
        said.stringValue(),
        said.booleanValue(),
        said.dataValue(),
        sum);
  }

  /** Only the last level: what stands before it may be a person. */
  private static String shown(String name) {
    return TreeDecoder.shown(
        name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1));
  }

  private static Double plus(Double own, Double base) {
    if (own == null || base == null) {
      return own == null ? base : own;
    }
    return own + base;
  }

  private static boolean finite(Double number) {
    return number == null || Double.isFinite(number);
  }

  private static void requireName(String name) throws SenmlFault {
    boolean good = !name.isEmpty() && letterOrDigit(name.charAt(0));
    for (int i = 1; good && i < name.length(); i++) {
      char c = name.charAt(i);
      good = letterOrDigit(c) || c == '-' || c == ':' || c == '.' || c == '/' || c == '_';
    }
    if (!good) {
      throw new SenmlFault(
          Reason.MALFORMED_SENML,
          "bn and n together must begin with a letter or digit and hold only letters, digits and"
              + " - : . / _ (RFC 8428, section 4.5.1)");
    }
  }

  private static boolean letterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
