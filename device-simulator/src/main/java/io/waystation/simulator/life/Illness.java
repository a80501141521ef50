package io.waystation.simulator.life;

/**
 * What has come over a body on top of its lasting condition.
 *
 * @param progress 0 at its beginning to 1 at its end
 */
public record Illness(Body.Condition condition, double progress) {
  public static final Illness NONE = new Illness(Body.Condition.WELL, 0);
}
