package io.waystation.server;

import io.waystation.server.command.Waystation;

/** Where the program begins. */
public final class Main {
  private Main() {}

  /** Ends the process whatever happens: threads of the parts would keep it alive half dead. */
  public static void main(String[] args) {
    int exitCode = CannotRun.FAILED;
    try {
      exitCode = Waystation.run(args);
    } catch (Throwable e) {
      e.printStackTrace();
    } finally {
      System.exit(exitCode);
    }
  }
}
