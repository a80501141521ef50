package io.waystation.server.check;

import static io.waystation.server.check.Text.fault;
import static io.waystation.server.check.Text.ok;
import static io.waystation.server.check.Text.warning;

/** What can be found about PostgreSQL. */
enum PostgresKind implements Kind {
  ANSWERS(ok("%1$s 应答，版本 %2$s，编码 %3$s", "%1$s answers; version %2$s, encoding %3$s")),
  CLOSED(
      fault("进不去：%1$s", "%1$s")
          .mend(
              "records.url, records.user, WAYSTATION_RECORDS_PASSWORD; postgresql.conf: listen_addresses; pg_hba.conf")),
  OLD(
      fault("版本 %1$s 太旧", "version %1$s is too old")
          .mend("用 PostgreSQL 13 以上", "use PostgreSQL 13 or newer")),
  ENCODING(
      fault("编码为 %1$s，存不下中文", "its encoding is %1$s, which cannot keep Chinese names")
          .mend("%2$s")),
  COLLATION(
      warning(
              "按 %1$s 的规则排序：系统升级后索引可能要 REINDEX",
              "it sorts by the rules of %1$s: after an upgrade of the system its indexes may need REINDEX")
          .mend("%2$s")),
  RIGHTS(
      fault("用户 %1$s 不能建表", "user %1$s may make no tables")
          .mend("ALTER DATABASE %2$s OWNER TO %1$s;")),
  FSYNC(
      fault("%1$s = off：断电可能毁掉档案", "%1$s = off: a power cut may destroy the records")
          .mend("postgresql.conf: %1$s = on")),
  LATE_COMMIT(
      warning(
              "synchronous_commit = off：我们的会话自行打开，别的程序写入的断电会丢",
              "synchronous_commit = off: our own sessions turn it on, but what other programs write is lost in a power cut")
          .mend("postgresql.conf: synchronous_commit = on")),
  CONNECTIONS_FEW(
      warning(
              "%1$d 个连接中 %2$d 个已用，一个 Waystation 进程最多要 %3$d 个",
              "%2$d of its %1$d connections are taken, and one process of Waystation uses up to %3$d")
          .mend("postgresql.conf: max_connections = %4$d")),
  CONNECTIONS(ok("%1$d 个连接中 %2$d 个已用", "%2$d of its %1$d connections are taken")),
  OTHERS(
      warning(
              "这台机器上没有服务在运行，而 %1$s 上的 Waystation 正在用这个库",
              "no service runs here, and a Waystation at %1$s uses this database")
          .mend("停掉其中一个，或 records.url: 另一个库", "end one of them, or records.url: another database")),
  STUCK(
      fault(
              "有人占着写权 %1$d 秒不放(pid %2$d)",
              "somebody has been holding the right to write for %1$d s (pid %2$d)")
          .mend("SELECT pg_terminate_backend(%2$d);")),
  CLOCK_DIFFERS(
      warning("它的时钟与我们相差 %1$d 秒", "its clock differs from ours by %1$d s")
          .mend(
              "在两台机器上启用 NTP:timedatectl set-ntp true",
              "NTP on both machines: timedatectl set-ntp true")),
  CLOCK_AGREES(ok("它的时钟与我们一致(相差不到 %1$d 秒)", "its clock agrees with ours (to less than %1$d s)"));

  private final Text text;

  PostgresKind(Text text) {
    this.text = text;
  }

  @Override
  public Area area() {
    return Area.POSTGRES;
  }

  @Override
  public Text text() {
    return text;
  }
}
