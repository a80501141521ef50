package io.waystation.server.backup;

/** Progress nobody looks at. */
final class Silent implements Progress {
  @Override
  public void begin(String what, long of, Unit unit) {}

  @Override
  public void at(long done) {}

  @Override
  public void at(long done, double share) {}

  @Override
  public void end(String outcome) {}
}
