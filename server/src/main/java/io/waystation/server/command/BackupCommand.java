package io.waystation.server.command;

import io.waystation.server.Logging;
import io.waystation.server.backup.Backup;
import io.waystation.server.backup.Progress;
import io.waystation.server.config.Config;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backup",
    description = {
      "Copies the installation into a new folder, while the service runs or not (docs/backup.md).",
      "把整个系统备份到一个新目录,服务运行时也可以进行。"
    })
final class BackupCommand implements Callable<Integer> {
  @Mixin InstallationOption installation;

  @Parameters(
      paramLabel = "DIR",
      description = {"Where to; must be new or empty.", "备份目录,必须不存在或为空。"})
  Path folder;

  @Option(
      names = "--with-key",
      description = {
        "Also copies the identity key. Whoever has the backup can then read the names of people.",
        "同时备份身份密钥:得到备份的人即可读取人员姓名。"
      })
  boolean withKey;

  @Override
  public Integer call() throws InterruptedException {
    Config config = installation.load();
    Logging.quiet();
    Backup.Done done =
        Backup.write(config, folder, withKey, ProgressBar.onStandardError(), Clock.systemUTC());
    done.notes().forEach(System.out::println);
    System.out.printf(
        "backup=%s files=%d bytes=%d (%s)%n",
        done.folder(),
        done.files(),
        done.bytes(),
        ProgressBar.amount(done.bytes(), Progress.Unit.BYTES));
    return 0;
  }
}
