package io.waystation.server;

import io.waystation.server.command.Waystation;

/** Where the program begins. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(Waystation.run(args));
  }
}
