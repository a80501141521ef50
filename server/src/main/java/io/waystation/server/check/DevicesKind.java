package io.waystation.server.check;

import static io.waystation.server.check.Text.fault;
import static io.waystation.server.check.Text.ok;
import static io.waystation.server.check.Text.warning;

/** What can be found about devices, signals and mappings. */
enum DevicesKind implements Kind {
  REGISTERED(ok("已登记 %1$,d 台设备", "%1$,d devices are registered")),
  NONE_REGISTERED(
      warning("还没有登记任何设备：所有消息都会进入隔离区", "no device is registered: every message will be quarantined")
          .mend("waystation registry import FILE (config/registry-example.yaml)")),
  REGISTRY_UNREADABLE(
      warning("登记表读不了：%1$s", "the registry cannot be read: %1$s")
          .mend("看 records.* 与上面的发现", "records.*, and what is found above")),
  SIGNALS_GOOD(ok("自有信号 %1$s:%2$d 个", "signals of your own in %1$s: %2$d")),
  SIGNALS_FAULTY(
      fault("自有信号有错：%1$s", "signals of your own have faults: %1$s")
          .mend("signals: 改正文件(docs/signals.md)", "signals: correct the file (docs/signals.md)")),
  MAPPINGS_GOOD(ok("映射文件 %1$d 个，都能用", "%1$d mapping files, all of them good")),
  MAPPINGS_FAULTY(
      fault("映射文件有错：%1$s", "mapping files have faults: %1$s")
          .mend(
              "dialects.mappings: 改正文件(waystation map check)",
              "dialects.mappings: correct the files (waystation map check)")),
  GROUP_BAD(
      fault(
              "Sparkplug 组名“%1$s”里不能有 + # /",
              "the Sparkplug group '%1$s' may not have + # or / in it")
          .mend(
              "dialects.sparkplug: 不带通配符的组名",
              "dialects.sparkplug: names of groups, without wildcards"));

  private final Text text;

  DevicesKind(Text text) {
    this.text = text;
  }

  @Override
  public Area area() {
    return Area.DEVICES;
  }

  @Override
  public Text text() {
    return text;
  }
}
