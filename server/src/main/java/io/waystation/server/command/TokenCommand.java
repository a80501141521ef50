package io.waystation.server.command;

import io.waystation.dashboard.access.Secrets;
import io.waystation.model.Role;
import io.waystation.storage.records.Token;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "token",
    description = {
      "Makes a bearer token for a machine and prints it, once; one of the same name is replaced.",
      "为程序生成访问令牌,仅显示一次;同名令牌会被替换。"
    })
final class TokenCommand implements Callable<Integer> {
  @Mixin ConfigOption config;

  @Parameters(paramLabel = "NAME", description = "What people call it, also in the audit.")
  String name;

  @Option(
      names = "--role",
      required = true,
      description = "${COMPLETION-CANDIDATES}, in small letters.")
  Role role;

  @Override
  public Integer call() {
    String token = Secrets.bearerToken();
    Installation.withRecords(
        config,
        records ->
            records.write(
                t -> {
                  t.tokens().save(new Token(Secrets.hash(token), name, role, Instant.now()));
                  return null;
                }));
    System.out.println(token);
    return 0;
  }
}
