package io.waystation.server.check;

import static io.waystation.server.check.Text.fault;
import static io.waystation.server.check.Text.ok;
import static io.waystation.server.check.Text.warning;

/** What can be found on the machine the service runs on. */
enum MachineKind implements Kind {
  SERVICE_RUNS(ok("服务正在运行：%1$s", "the service runs here: %1$s")),
  SERVICE_NOT_READY(
      fault("正在运行的服务未就绪，%1$s:%2$s", "the running service is not ready, %1$s: %2$s")
          .mend("那句话说明了该怎么办", "that sentence says what to do")),
  DATA_USABLE(
      ok(
          "数据目录 %1$s 可写(%2$s)，一次落盘 %3$s 毫秒",
          "the data folder %1$s can be written to (%2$s); getting something onto its disk takes %3$s ms")),
  DATA_TO_MAKE(
      ok(
          "数据目录 %1$s 还不存在，首次启动时创建",
          "the data folder %1$s is not there yet; the first start makes it")),
  DATA_UNUSABLE(
      fault("数据目录 %1$s 不可用：%2$s", "the data folder %1$s cannot be used: %2$s")
          .mend("chown -R %3$s %1$s")),
  DATA_FOREIGN(
      warning(
              "数据目录 %1$s 属于 %2$s，而本检查以 %3$s 运行，看到的可能与服务不同",
              "the data folder %1$s belongs to %2$s and this check runs as %3$s: the service may see it otherwise")
          .mend("sudo -u %2$s waystation check ...")),
  DATA_OPEN(
      warning(
              "本机所有用户都能进入数据目录 %1$s，而里面有体征数据",
              "every user of this machine can enter the data folder %1$s, and people's measurements are in it")
          .mend("chmod 700 %1$s")),
  DISK_IN_MEMORY(
      fault(
              "数据目录 %1$s 在内存里(%2$s)：断电或重启后全部丢失",
              "the data folder %1$s lies in memory (%2$s): a power cut or restart loses everything")
          .mend("data: 改为磁盘上的目录", "data: a folder on a disk")),
  DISK_ON_NETWORK(
      fault(
              "数据目录 %1$s 在网络文件系统上(%2$s):SQLite 在其上可能损坏",
              "the data folder %1$s lies on a network file system (%2$s), on which SQLite's files can be damaged")
          .mend("data: 改为本地磁盘上的目录", "data: a folder on a local disk")),
  DISK_OF_CONTAINER(
      warning(
              "数据目录 %1$s 在容器自己的层里(%2$s)：容器删除后全部丢失",
              "the data folder %1$s lies in the container's own layer (%2$s) and is gone with the container")
          .mend("把卷挂载到 %1$s", "mount a volume at %1$s")),
  DISK_SLOW(
      warning(
              "落盘很慢：%1$s 毫秒(20 次的中位数)，每批消息都要等它",
              "the disk is slow: getting something onto it takes %1$s ms (median of 20), and every batch of messages waits for that")
          .mend("data: 改到更快的磁盘(SSD)", "data: a folder on a faster disk (SSD)")),
  DISK_FULL(
      fault(
              "磁盘将满：剩余 %1$,d MB，而 journal.free 为 %2$,d MB。不再接收消息，由消息代理与设备保留；有 %3$,d MB 后自动恢复",
              "the disk is nearly full: %1$,d MB are free and journal.free is %2$,d MB, so no message is taken in; the broker and the devices keep them, and it goes on by itself with %3$,d MB")
          .mend(
              "腾出空间，或 journal.size: 更小，或 journal.free: 更小",
              "make room; or journal.size: less; or journal.free: less")),
  DISK_BROKER_FULL(
      fault(
              "磁盘已用 %1$d%%：到 %2$d%% 时内置消息代理不再接收消息",
              "the disk is used to %1$d %%: the embedded broker takes nothing more beyond %2$d %%")
          .mend("腾出空间，或 data: 改到更大的磁盘", "make room, or data: a folder on a larger disk")),
  DISK_SMALL(
      warning(
              "日志允许长到 %1$,d MB(journal.size)，而到停止接收前只剩 %2$,d MB",
              "the log may grow to %1$,d MB (journal.size), and only %2$,d MB are left until nothing is taken in any more")
          .mend("journal.size: %3$dMB，或更大的磁盘", "journal.size: %3$dMB, or a larger disk")),
  DISK_FILLING(
      warning(
              "按现在的速度(每天 %1$,d MB)，日志在 %2$d 天后使磁盘将满",
              "at the present rate (%1$,d MB a day) the log alone makes the disk nearly full in %2$d days")
          .mend("journal.keep: 更短，或更大的磁盘", "journal.keep: shorter, or a larger disk")),
  DISK_ROOM(
      ok(
          "磁盘剩余 %1$,d MB，比 journal.free 多 %2$,d MB",
          "%1$,d MB are free on the disk, %2$,d MB more than journal.free")),
  KEY_READY(ok("身份密钥 %1$s 只有我们能读", "the identity key %1$s is there, and only we can read it")),
  KEY_TO_MAKE(
      ok(
          "身份密钥 %1$s 首次启动时生成；之后请另存一份",
          "the first start makes the identity key %1$s; keep a copy of it then")),
  KEY_MISSING(
      fault(
              "身份密钥 %1$s 不见了，而档案已存在：没有它，姓名无法打开",
              "the identity key %1$s is not there, but records are: without it the names in them cannot be opened")
          .mend("把密钥的备份放回 %1$s", "put the copy of the key back to %1$s")),
  KEY_UNREADABLE(
      fault("身份密钥 %1$s 读不了：%2$s", "the identity key %1$s cannot be read: %2$s")
          .mend("chown %3$s %1$s")),
  KEY_BROKEN(
      fault(
              "%1$s 不是身份密钥：应为 64 位十六进制数字",
              "%1$s is no identity key: it must hold 64 hexadecimal digits")
          .mend("把密钥的备份放回 %1$s", "put the copy of the key back to %1$s")),
  KEY_OPEN(
      fault("本机其他用户能读身份密钥 %1$s", "other users of this machine can read the identity key %1$s")
          .mend("chmod 600 %1$s")),
  KEY_BESIDE_DATA(
      warning(
              "身份密钥与它所保护的数据在同一目录：谁拿到其一便拿到两者",
              "the identity key lies in the folder of the data it protects: who gets one gets both, and loses both")
          .mend("identity-key: /etc/waystation/identity.key")),
  PORT_FREE(ok("端口 %1$s（%3$s.port）空闲", "port %1$s for the %2$s is free")),
  PORT_OURS(
      ok("端口 %1$s（%3$s.port）由正在运行的服务使用", "port %1$s for the %2$s is used by the running service")),
  PORT_TAKEN(
      fault(
              "端口 %1$s（%3$s.port）打不开：%4$s",
              "port %1$s for the %2$s cannot be opened, and no service of ours runs on this data: %4$s")
          .mend("%3$s.port: 换一个，或停掉占用它的程序", "%3$s.port: another one; or end what uses it")),
  HEAP_FITS(ok("堆 %1$,d MB，内存 %2$,d MB", "%1$,d MB of heap on a machine with %2$,d MB of memory")),
  HEAP_TOO_LARGE(
      fault(
              "堆 %1$,d MB 加上其余约 %3$d MB 超过内存 %2$,d MB：进程会被系统杀死",
              "%1$,d MB of heap and about %3$d MB besides do not fit into %2$,d MB of memory: the system will kill the process")
          .mend("WAYSTATION_JAVA_OPTS=-Xmx%4$dm")),
  HEAP_SMALL(
      warning(
              "堆只有 %1$,d MB，至少需要 %2$d MB",
              "there are only %1$,d MB of heap, and %2$d MB are the least")
          .mend("WAYSTATION_JAVA_OPTS=-Xmx512m")),
  FILES_ENOUGH(ok("可打开 %1$,d 个文件与连接", "%1$,d files and connections may be open")),
  FILES_FEW(
      warning(
              "只能打开 %1$,d 个文件与连接，建议 %2$,d 以上(每台设备一个连接)",
              "only %1$,d files and connections may be open; %2$,d are better (each device is a connection)")
          .mend("waystation.service: LimitNOFILE=65536 (ulimit -n 65536)")),
  CLOCK_SYNCHRONISED(ok("系统时钟已同步", "the system's clock is synchronised")),
  CLOCK_FREE(
      warning(
              "系统时钟没有同步：设备时钟的对错以它为准",
              "the system's clock is not synchronised, and every device's clock is judged by it")
          .mend("timedatectl set-ntp true"));

  private final Text text;

  MachineKind(Text text) {
    this.text = text;
  }

  @Override
  public Area area() {
    return Area.MACHINE;
  }

  @Override
  public Text text() {
    return text;
  }
}
