package io.waystation.server.check;

import static io.waystation.server.check.Text.fault;
import static io.waystation.server.check.Text.ok;
import static io.waystation.server.check.Text.warning;

/** What can be found in the configuration itself. */
enum ConfigurationKind implements Kind {
  READ(ok("%1$s：没有未知的键，值都在范围内", "%1$s: no unknown key, every value in its range")),
  UNKNOWN_VARIABLE(
      warning(
              "环境变量 %1$s 不起作用：没有这个键",
              "%1$s is set in the environment and is no key of ours: it does nothing")
          .mend(
              "改正变量名，或去掉它",
              "correct its name (docs/configuration.md lists the keys), or unset it")),
  SECRETS_READABLE(
      fault(
              "%1$s 里有密码，而本机所有用户都能读它",
              "%1$s holds a password, and every user of this machine can read it")
          .mend("chmod 600 %1$s")),
  OPS_OPEN(
      warning(
              "指标与健康检查在 %1$s 上对外开放，而那里不需要登录",
              "metrics and health listen at %1$s for everybody who reaches this machine, and nobody signs in there")
          .mend("ops.host: 127.0.0.1")),
  PAGE_PLAIN(
      warning(
              "页面在 %1$s 上以明文 HTTP 对外开放：登录与体征数据可能被窃听",
              "the page listens at %1$s by plain HTTP: sign-in and people's measurements can be read on the way")
          .mend(
              "http.host: 127.0.0.1，前面放带 TLS 的代理，并设 http.secure-cookies: true",
              "http.host: 127.0.0.1 behind a proxy with TLS, and http.secure-cookies: true")),
  DEVICES_PLAIN(
      warning(
              "内置消息代理在 %1$s 上不加密：设备密钥与体征数据可能被窃听",
              "the embedded broker listens at %1$s without TLS: device secrets and people's measurements can be read on the way")
          .mend(
              "只用于封闭网络；否则 mqtt.broker: external，并在其上配置 TLS",
              "only in a closed network; else mqtt.broker: external, a broker with TLS")),
  BROKER_PLAIN(
      warning(
              "到消息代理 %1$s 的连接不加密：密码与体征数据可能被窃听",
              "the way to the broker %1$s is not encrypted: our password and people's measurements can be read on it")
          .mend("mqtt.uri: ssl://...:8883 (mosquitto.conf: listener 8883, certfile, keyfile)")),
  INFLUX_PLAIN(
      warning(
              "到 InfluxDB %1$s 的连接不加密：令牌与体征数据可能被窃听",
              "the way to InfluxDB at %1$s is not encrypted: our token and people's measurements can be read on it")
          .mend("telemetry.influx.url: https://...")),
  CHECK_BROKE(
      fault("检查“%1$s”自身出错：%2$s", "looking at \"%1$s\" ended by itself: %2$s")
          .mend("这是我们的缺陷，请报告", "a fault of ours: please report it"));

  private final Text text;

  ConfigurationKind(Text text) {
    this.text = text;
  }

  @Override
  public Area area() {
    return Area.CONFIGURATION;
  }

  @Override
  public Text text() {
    return text;
  }
}
