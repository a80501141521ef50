package io.waystation.server.command;

import io.waystation.dashboard.access.Passwords;
import io.waystation.dashboard.access.Secrets;
import io.waystation.model.Role;
import io.waystation.server.CannotRun;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.User;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "user",
    description = {"Who may sign in.", "可以登录的人。"},
    subcommands = {
      UserCommand.Add.class,
      UserCommand.NewPassword.class,
      UserCommand.Disable.class,
      UserCommand.All.class
    })
final class UserCommand {
  private static final int SHORTEST_PASSWORD = 10;
  private static final String NAME = "[a-z0-9][a-z0-9.-]{0,63}";

  private UserCommand() {}

  @Command(name = "add", description = "Adds somebody and prints a password, once.")
  static final class Add implements Callable<Integer> {
    @Mixin ConfigOption config;
    @Mixin PasswordOption password;

    @Parameters(paramLabel = "NAME", description = "What they type: a-z, 0-9, '.' and '-'.")
    String name;

    @Option(
        names = "--role",
        required = true,
        description = "${COMPLETION-CANDIDATES}, in small letters.")
    Role role;

    @Option(names = "--full-name", paramLabel = "TEXT", description = "What others see.")
    String fullName;

    @Override
    public Integer call() {
      if (!name.matches(NAME)) {
        throw CannotRun.usage(
            "The name is '%s': use 1 to 64 of a-z, 0-9, '.' and '-'.".formatted(name));
      }
      return Installation.withRecords(
          config,
          records -> {
            if (records.read(t -> t.users().find(name)).isPresent()) {
              throw CannotRun.usage(
                  "'%s' is there already; 'waystation user password %s' gives a new password."
                      .formatted(name, name));
            }
            String shown = fullName == null ? name : fullName;
            return password.set(records, new User(name, shown, role, "", false));
          });
    }
  }

  @Command(
      name = "password",
      description = "Gives somebody a new password and ends their sessions.")
  static final class NewPassword implements Callable<Integer> {
    @Mixin ConfigOption config;
    @Mixin PasswordOption password;

    @Parameters(paramLabel = "NAME")
    String name;

    @Override
    public Integer call() {
      return Installation.withRecords(
          config, records -> password.set(records, UserCommand.find(records, name)));
    }
  }

  @Command(name = "disable", description = "Lets somebody in no more and ends their sessions.")
  static final class Disable implements Callable<Integer> {
    @Mixin ConfigOption config;

    @Parameters(paramLabel = "NAME")
    String name;

    @Override
    public Integer call() {
      return Installation.withRecords(
          config,
          records -> {
            User user = UserCommand.find(records, name);
            records.write(
                t -> {
                  t.users()
                      .save(
                          new User(name, user.fullName(), user.role(), user.passwordHash(), true));
                  t.sessions().deleteOf(name);
                  return null;
                });
            return 0;
          });
    }
  }

  @Command(name = "list", description = "Everybody there is.")
  static final class All implements Callable<Integer> {
    @Mixin ConfigOption config;

    @Override
    public Integer call() {
      return Installation.withRecords(
          config,
          records -> {
            for (User user : records.read(t -> t.users().all())) {
              System.out.printf(
                  Locale.ROOT,
                  "%-20s %-9s %-9s %s%n",
                  user.name(),
                  user.role().word(),
                  user.disabled() ? "disabled" : "",
                  user.fullName());
            }
            return 0;
          });
    }
  }

  private static User find(Records records, String name) {
    return records
        .read(t -> t.users().find(name))
        .orElseThrow(
            () ->
                CannotRun.usage(
                    "There is no user '%s'; 'waystation user list' shows them all."
                        .formatted(name)));
  }

  /** Where a password comes from. */
  static final class PasswordOption {
    @Option(
        names = "--password-stdin",
        description = "Takes the password from standard input instead of making one.")
    boolean fromInput;

    int set(Records records, User user) {
      String password = fromInput ? read() : Secrets.random().substring(0, 20);
      if (password.length() < SHORTEST_PASSWORD) {
        throw CannotRun.usage(
            "The password is too short: use at least %d characters.".formatted(SHORTEST_PASSWORD));
      }
      String hash = Passwords.hash(password.toCharArray());
      records.write(
          t -> {
            t.users().save(new User(user.name(), user.fullName(), user.role(), hash, false));
            t.sessions().deleteOf(user.name());
            return null;
          });
      if (!fromInput) {
        System.out.println(password);
      }
      return 0;
    }

    private static String read() {
      try {
        String line =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
      } catch (IOException e) {
        throw CannotRun.because("Standard input cannot be read: " + e.getMessage(), e);
      }
    }
  }
}
