package io.waystation.server.check;

import static io.waystation.server.check.Text.fault;
import static io.waystation.server.check.Text.ok;
import static io.waystation.server.check.Text.warning;

/** What can be found about InfluxDB. */
enum InfluxKind implements Kind {
  ANSWERS(ok("%1$s 应答，版本 %2$s", "%1$s answers; version %2$s")),
  UNREACHABLE(
      fault("%1$s 无人应答：%2$s", "nobody answers at %1$s: %2$s")
          .mend(
              "启动 InfluxDB，或改正 telemetry.influx.url(influxdb.conf: [http] bind-address = \":8086\")",
              "start InfluxDB, or correct telemetry.influx.url (influxdb.conf: [http] bind-address = \":8086\")")),
  ELSEWHERE(fault("%1$s 让我们去 %2$s", "%1$s sends us to %2$s").mend("telemetry.influx.url: %2$s")),
  NOT_INFLUX(
      fault("%1$s 应答的不是 InfluxDB(%2$d)", "what answers at %1$s is no InfluxDB (%2$d)")
          .mend(
              "telemetry.influx.url: InfluxDB 自己的地址",
              "telemetry.influx.url: the address of InfluxDB itself")),
  NOT_KNOWN(
      fault("%1$s 不认识我们(401)", "%1$s does not know us (401)")
          .mend("WAYSTATION_TELEMETRY_INFLUX_TOKEN=... (1.x: user:password)")),
  NOT_ALLOWED(fault("令牌没有权限：%1$s", "our token does not allow: %1$s").mend("%2$s")),
  DATABASE_THERE(ok("库 %1$s 在，保留 %2$s", "%1$s is there and keeps values for %2$s")),
  DATABASE_TO_MAKE(ok("%1$s 还不存在，启动时创建", "%1$s is not there yet; the start makes it")),
  DATABASE_MISSING(
      fault(
              "%1$s 不存在，而 telemetry.influx.create 为 false",
              "%1$s is not there, and telemetry.influx.create is false")
          .mend("%2$s")),
  NOT_SEEN(
      ok(
          "我们的令牌不能查看 %1$s，能否读写见下",
          "our token may not look at %1$s; whether it may write shows below")),
  ORGANISATION_MISSING(
      fault("组织 %1$s 不存在", "there is no organisation '%1$s'")
          .mend(
              "telemetry.influx.organisation: 正确的名字",
              "telemetry.influx.organisation: the right name")),
  RETENTION_SHORT(
      fault(
              "%1$s 只保留 %2$s，而 telemetry.keep 需要 %3$s：数值提前消失",
              "%1$s keeps values for %2$s and telemetry.keep asks for %3$s: they would be gone too soon")
          .mend("%4$s")),
  RETENTION_TO_LENGTHEN(
      ok("%1$s 只保留 %2$s，启动时改为 %3$s", "%1$s keeps values for %2$s; the start makes that %3$s")),
  WORKS(
      ok(
          "写入并读回一个探测点用了 %1$d 毫秒，已删除",
          "a probe point was written and read again in %1$d ms, and is deleted")),
  WRITABLE(
      ok(
          "可写可读(3.x 删不掉单个点，所以没有写入探测点)",
          "we may write and read (3.x deletes no single point, so none was written)")),
  WRITE_FAILS(fault("写入探测点失败：%1$s", "a probe point could not be written: %1$s").mend("%2$s")),
  READ_FAILS(
      fault("读回探测点失败：%1$s", "a probe point could be written and not read again: %1$s")
          .mend("%2$s")),
  LEFT_BEHIND(
      warning("探测点写入了但不能删除：%1$s", "the probe point was written and could not be deleted: %1$s")
          .mend("%2$s")),
  SLOW(
      warning(
              "写入并读回用了 %1$d 毫秒，接近 telemetry.influx.timeout(%2$d 毫秒)",
              "writing and reading took %1$d ms, near to telemetry.influx.timeout (%2$d ms)")
          .mend(
              "telemetry.influx.timeout: 更长，或减轻其负担",
              "telemetry.influx.timeout: longer, or less load on it")),
  TAG_LIMIT(
      warning(
              "标签 %1$s 已有 %2$,d 个值，上限 %3$,d：超出的数值会被拒收",
              "tag %1$s has %2$,d values of %3$,d allowed: values beyond are refused")
          .mend("influxdb.conf: [data] max-values-per-tag = 0")),
  SERIES_LIMIT(
      warning(
              "库 %1$s 已有 %2$,d 个序列，上限 %3$,d：超出的数值会被拒收",
              "%1$s has %2$,d series of %3$,d allowed: values beyond are refused")
          .mend("influxdb.conf: [data] max-series-per-database = 0")),
  LIMITS_WIDE(
      ok(
          "max-values-per-tag %1$,d,max-series-per-database %2$,d(0：不限)",
          "max-values-per-tag %1$,d, max-series-per-database %2$,d (0: no limit)")),
  SYNC_LATE(
      warning(
              "wal-fsync-delay 为 %1$s：断电会丢掉已确认的数值",
              "wal-fsync-delay is %1$s: a power cut loses values it has acknowledged")
          .mend("influxdb.conf: [data] wal-fsync-delay = \"0s\"")),
  CLOCK_DIFFERS(
      warning("它的时钟与我们相差 %1$d 秒", "its clock differs from ours by %1$d s")
          .mend(
              "在两台机器上启用 NTP:timedatectl set-ntp true",
              "NTP on both machines: timedatectl set-ntp true")),
  CLOCK_AGREES(ok("它的时钟与我们一致(相差不到 %1$d 秒)", "its clock agrees with ours (to less than %1$d s)"));

  private final Text text;

  InfluxKind(Text text) {
    this.text = text;
  }

  @Override
  public Area area() {
    return Area.INFLUX;
  }

  @Override
  public Text text() {
    return text;
  }
}
