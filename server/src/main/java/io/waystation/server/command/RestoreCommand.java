package io.waystation.server.command;

import io.waystation.server.Logging;
import io.waystation.server.backup.Restore;
import io.waystation.server.config.Config;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    description = {
      "Makes an installation of a backup: into an empty data folder and, where the records are in"
          + " PostgreSQL, an empty database. The service must not run.",
      "用备份恢复系统:数据目录(及 PostgreSQL 数据库)必须为空,服务必须已停止。"
    })
final class RestoreCommand implements Callable<Integer> {
  @Mixin InstallationOption installation;

  @Parameters(
      paramLabel = "DIR",
      description = {"The backup.", "备份目录。"})
  Path folder;

  @Override
  public Integer call() {
    Config config = installation.load();
    Logging.quiet();
    Restore.Done done = Restore.read(config, folder, ProgressBar.onStandardError());
    done.notes().forEach(System.out::println);
    System.out.printf("restored=%s moment=%s%n", config.data(), done.moment());
    return 0;
  }
}
