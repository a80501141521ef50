package io.waystation.server.check;

import static io.waystation.server.check.Text.fault;
import static io.waystation.server.check.Text.ok;
import static io.waystation.server.check.Text.warning;

/** What can be found about the broker. */
enum BrokerKind implements Kind {
  EMBEDDED(ok("内置，无需设置", "embedded in the service; needs no settings")),
  ANSWERS(ok("%1$s 以 MQTT 5 应答%2$s", "%1$s answers in MQTT 5%2$s")),
  HOST_UNKNOWN(
      fault("找不到主机 %1$s", "there is no host of the name %1$s")
          .mend("mqtt.uri: 改正主机名", "mqtt.uri: the right name")),
  NOT_LISTENING(
      fault("%1$s 无人应答：%2$s", "nobody answers at %1$s: %2$s")
          .mend(
              "启动消息代理，或改正 mqtt.uri(mosquitto.conf: listener 1883)",
              "start the broker, or correct mqtt.uri (mosquitto.conf: listener 1883)")),
  TLS_FAILS(
      fault("与 %1$s 建立 TLS 失败：%2$s", "TLS with %1$s does not come about: %2$s")
          .mend(
              "mqtt.uri 用证书上的主机名；自签的 CA 导入 Java(-Djavax.net.ssl.trustStore)",
              "mqtt.uri: the host name of the certificate; an authority of your own must be known to Java (WAYSTATION_JAVA_OPTS=-Djavax.net.ssl.trustStore=...)")),
  TLS_EXPIRES(
      warning("%1$s 的证书 %2$s 到期，还有 %3$d 天", "the certificate of %1$s ends on %2$s, in %3$d days")
          .mend("mosquitto.conf: certfile 换成新证书", "mosquitto.conf: certfile, a new certificate")),
  NOT_MQTT5(
      fault("%1$s 不支持 MQTT 5", "%1$s speaks MQTT 3.1.1 but not MQTT 5")
          .mend(
              "用 Mosquitto 1.6 以上、EMQX 4 以上或 HiveMQ",
              "use Mosquitto 1.6, EMQX 4 or HiveMQ 4, or newer")),
  REFUSED(
      fault("%1$s 不让我们进入：%2$s", "%1$s does not let us in: %2$s")
          .mend(
              "mqtt.user 与 WAYSTATION_MQTT_PASSWORD(mosquitto_passwd -b /etc/mosquitto/waystation.passwd %3$s ...)",
              "mqtt.user and WAYSTATION_MQTT_PASSWORD (mosquitto_passwd -b /etc/mosquitto/waystation.passwd %3$s ...)")),
  SILENT(
      fault("%1$s 接受连接但不以 MQTT 应答：%2$s", "%1$s takes connections but does not answer in MQTT: %2$s")
          .mend("mqtt.uri: MQTT 的端口与协议", "mqtt.uri: port and scheme of MQTT")),
  CAPABILITIES(
      ok(
          "一次最多 %1$s 条未确认，每包最多 %2$s 字节，会话保留 %3$s，共享订阅 %4$s，主题别名 %5$s",
          "takes %1$s messages unacknowledged, packets of %2$s bytes; keeps sessions for %3$s; shared subscriptions %4$s, topic aliases %5$s")),
  QOS_LOW(
      fault("只支持 QoS 0，消息会丢失", "it supports QoS 0 only, which loses messages")
          .mend(
              "EMQX: mqtt.max_qos_allowed = 2;HiveMQ: <quality-of-service><max-qos>2",
              "EMQX: mqtt.max_qos_allowed = 2; HiveMQ: <quality-of-service><max-qos>2")),
  RETAIN_OFF(
      fault("不支持保留消息：状态与回执无处可放", "it keeps no retained messages: status and receipts need them")
          .mend(
              "mosquitto.conf: retain_available true; EMQX: mqtt.retain_available = true; HiveMQ: <retained-messages><enabled>true")),
  WILDCARDS_OFF(
      fault("不支持通配符订阅", "it allows no subscriptions with wildcards")
          .mend(
              "EMQX: mqtt.wildcard_subscription = true; HiveMQ: <wildcard-subscriptions><enabled>true")),
  PACKETS_SMALL(
      fault(
              "每包最多 %1$,d 字节：协议允许 262,144 字节的消息会被丢弃",
              "it takes packets of %1$,d bytes at most: messages of the contract may have 262,144 and are dropped")
          .mend(
              "mosquitto.conf: max_packet_size 2097152; EMQX: mqtt.max_packet_size = 2MB; HiveMQ: <packets><max-packet-size>2097152")),
  SESSION_SHORT(
      warning(
              "会话只保留 %1$s，而要求 %2$s：服务离开更久时消息丢失",
              "it keeps our session for %1$s instead of %2$s: what comes while we are away longer is lost")
          .mend(
              "mosquitto.conf: persistent_client_expiration 14d; HiveMQ: <session-expiry><max-interval>; mqtt.session-expiry: %1$s")),
  SUBSCRIBED(ok("可订阅 %1$s", "we may subscribe to %1$s")),
  SUBSCRIBE_REFUSED(
      fault("不允许我们订阅 %1$s(%2$d)", "it does not let us subscribe to %1$s (%2$d)")
          .mend("waystation.acl: user %3$s / topic readwrite %1$s")),
  SUBSCRIBE_QOS(
      fault("订阅 %1$s 只给 QoS 0，消息会丢失", "it grants QoS 0 only for %1$s, which loses messages")
          .mend("EMQX: mqtt.max_qos_allowed = 2; HiveMQ: <quality-of-service><max-qos>2")),
  PUBLISHED(ok("可发布回执", "we may publish receipts")),
  PUBLISH_REFUSED(
      fault("不允许我们发布回执(%1$d)", "it does not let us publish receipts (%1$d)")
          .mend("waystation.acl: user %2$s / topic readwrite ws/v1/#")),
  STRANGERS(
      warning(
              "不带用户名也能连接：任何人都能冒充任何设备",
              "it lets in clients without a user: anybody may speak as any device")
          .mend(
              "mosquitto.conf: allow_anonymous false; EMQX: authentication = [...]; HiveMQ: <authentication>")),
  RECEIPTS_FORGEABLE(
      fault(
              "不带用户名也能发布回执：设备会据此删除尚未保存的数据",
              "a client without a user may publish receipts: devices would throw away what nobody has kept")
          .mend("mosquitto.conf: allow_anonymous false, acl_file /etc/mosquitto/waystation.acl")),
  SESSION_FORGOTTEN(
      fault(
              "客户端只离开几秒，会话就没了：服务不在时消息全部丢失",
              "it forgot the session of a client that was away for seconds: what comes while we are away is lost")
          .mend(
              "mosquitto.conf: persistent_client_expiration 14d; EMQX: mqtt.session_expiry_interval; HiveMQ: <session-expiry><max-interval>")),
  QUEUE_HOLDS(
      ok(
          "客户端离开时发来的 %1$,d 条消息一条不少",
          "all of %1$,d messages sent while a client was away waited for it")),
  QUEUE_LIMIT(
      fault(
              "客户端离开时发布并已确认 %1$,d 条，只收到 %2$,d 条：其余被悄悄丢弃",
              "%1$,d messages were sent and acknowledged while a client was away, and it got %2$,d: the rest was dropped without a word")
          .mend("%3$s")),
  QUEUE_REFUSES(
      ok(
          "队列满后代理拒绝接收(%2$,d 条中 %1$,d 条)，设备会保留它们",
          "when its queue is full it refuses messages (%1$,d of %2$,d), and devices keep those")),
  QUEUE_FORBIDDEN(
      warning(
              "我们的用户不能使用 waystation/check/#，无法检查离线队列的上限",
              "our user may not use waystation/check/#, so the limit of its queues was not tried")
          .mend("waystation.acl: topic readwrite waystation/check/#")),
  QUEUE_NOT_TRIED(ok("未检查离线队列的上限(--quick)", "the limit of its queues was not tried (--quick)")),
  WINDOW_SMALL(
      warning(
              "一次只发来 %1$,d 条未确认的消息，而我们能接 %2$,d 条：速度受限",
              "it sends only %1$,d messages before an acknowledgement, and we take %2$,d: that limits how many a second can come")
          .mend("%3$s")),
  PERSISTENT(ok("队列存盘(%1$s)", "it keeps its queues on disk (%1$s)")),
  PERSISTENCE_OFF(
      fault(
              "%1$s 没有打开 persistence：代理重启时，等待服务的消息全部丢失",
              "%1$s does not turn persistence on: a restart of the broker loses what waits for us")
          .mend("mosquitto.conf: persistence true")),
  PERSISTENCE_UNSEEN(
      warning(
              "从外面看不出代理重启后队列还在不在",
              "whether its queues outlive a restart of the broker cannot be seen from outside")
          .mend("%1$s")),
  AUTOSAVE_RARE(
      fault(
              "%1$s 每 %2$,d 秒才存盘一次(autosave_interval)：代理崩溃会丢掉这段时间的消息",
              "%1$s saves queues every %2$,d s only (autosave_interval): a crash of the broker loses what came since")
          .mend("mosquitto.conf: autosave_interval 5")),
  QUEUE_CONFIGURED(
      warning(
              "%1$s 限制队列(%2$s)：超出的消息被悄悄丢弃",
              "%1$s limits queues (%2$s): what comes beyond is dropped without a word")
          .mend("mosquitto.conf: max_queued_messages 0 / max_queued_bytes 0")),
  CONFIGURATION_UNREADABLE(
      warning("%1$s 读不了：%2$s", "%1$s cannot be read: %2$s")
          .mend(
              "以能读它的用户运行，或用 --broker-config 指定",
              "run as a user who can, or name it with --broker-config")),
  DROPPED(
      warning("代理启动以来丢弃了 %1$,d 条消息($SYS)", "it has dropped %1$,d messages since it started ($SYS)")
          .mend("%2$s")),
  SESSIONS_LOST(
      fault(
              "服务启动以来，代理 %1$,d 次忘记了我们的会话",
              "it has forgotten our session %1$,d times since the service started")
          .mend("mosquitto.conf: persistence true, autosave_interval 5; mqtt.session-expiry"));

  private final Text text;

  BrokerKind(Text text) {
    this.text = text;
  }

  @Override
  public Area area() {
    return Area.BROKER;
  }

  @Override
  public Text text() {
    return text;
  }
}
