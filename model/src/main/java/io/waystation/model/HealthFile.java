package io.waystation.model;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a doctor has put on file of a person and rules go by. It is health data: only doctors and
 * rules see it.
 *
 * @param arrived when they last came up from the lowlands, where that is known
 */
public record HealthFile(Set<Condition> conditions, Optional<LocalDate> arrived) {
  public static final HealthFile NONE = new HealthFile(Set.of(), Optional.empty());

  /** What may be on file. */
  public enum Condition {
    HYPERTENSION,
    BLOOD_PRESSURE_MEDICINE,
    DIABETES,
    GLUCOSE_LOWERING_MEDICINE,
    HEART_DISEASE,
    HEART_FAILURE,
    /** Hypercapnic respiratory failure: their oxygen saturation is scored by scale 2 of NEWS2. */
    HYPERCAPNIC_FAILURE,
    PREGNANCY;

    /** As registers write it: {@code heart-failure}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException if there is no such word; the message names those there are
     */
    public static Condition of(String word) {
      return Arrays.stream(values())
          .filter(condition -> condition.word().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "'%s' cannot be on file: there are %s"
                          .formatted(
                              word,
                              Arrays.stream(values())
                                  .map(Condition::word)
                                  .collect(Collectors.joining(", ")))));
    }
  }

  public HealthFile {
    conditions = Set.copyOf(conditions);
  }

  public boolean has(Condition condition) {
    return conditions.contains(condition);
  }
}
