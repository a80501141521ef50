package io.waystation.dashboard.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What an operation or a topic of the live stream asks of its caller.
 *
 * @param signedIn false: everybody may
 * @param anyOf one of these is enough; empty when being signed in is
 */
public record Requirement(boolean signedIn, Set<Permission> anyOf) {
  /**
   * @param words {@code public}, {@code signed-in}, or permissions
   * @throws IllegalArgumentException for any other word, or none
   */
  public static Requirement of(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("says not whom it is for");
    }
    if (words.equals(List.of("public"))) {
      return new Requirement(false, Set.of());
    }
    if (words.equals(List.of("signed-in"))) {
      return new Requirement(true, Set.of());
    }
    Set<Permission> anyOf = EnumSet.noneOf(Permission.class);
    words.forEach(word -> anyOf.add(Permission.of(word)));
    return new Requirement(true, anyOf);
  }

  public boolean meets(Caller caller) {
    return anyOf.isEmpty() || anyOf.stream().anyMatch(caller::may);
  }
}
