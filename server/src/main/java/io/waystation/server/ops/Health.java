package io.waystation.server.ops;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** How the parts of this process are. */
public final class Health {
  /**
   * @param trouble what keeps the part from its work, in words; empty when all is well
   */
  public record State(String part, String trouble) {
    public boolean ready() {
      return trouble.isEmpty();
    }
  }

  private record Watched(String part, Supplier<String> trouble) {}

  private final List<Watched> parts = new CopyOnWriteArrayList<>();
  private volatile boolean started;

  /**
   * @param trouble asked at every look, on any thread; must not block
   */
  public void watch(String part, Supplier<String> trouble) {
    parts.add(new Watched(part, trouble));
  }

  /** All parts are there: from now on the answer is theirs. */
  public void started() {
    started = true;
  }

  public List<State> states() {
    if (!started) {
      return List.of(new State("start", "still starting"));
    }
    return parts.stream().map(one -> new State(one.part, one.trouble.get())).toList();
  }
}
