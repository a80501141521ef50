package io.waystation.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waystation.model.SignalCatalogue;
import io.waystation.server.CannotRun;
import io.waystation.server.Logging;
import io.waystation.server.OwnSignals;
import io.waystation.server.TelemetryStores;
import io.waystation.server.config.Config;
import io.waystation.server.config.ConfigException;
import io.waystation.server.config.Durations;
import io.waystation.server.demo.DemoSettings;
import io.waystation.simulator.score.CannotScore;
import io.waystation.simulator.score.NoTruth;
import io.waystation.simulator.score.Score;
import io.waystation.simulator.score.ScoreJson;
import io.waystation.simulator.score.ScorePage;
import io.waystation.simulator.score.ScoreTable;
import io.waystation.simulator.score.Scorer;
import io.waystation.simulator.score.ServiceApi;
import io.waystation.simulator.score.ServiceApi.Credentials;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "score",
    description = {
      "Marks what a service says against what really happened in a simulated city (docs/score.md).",
      "用模拟城市的真值给服务的报警和数据打分。",
      "Exit code: 0 marked, and within the limits given; 1 not so; 2 asked for wrongly."
    })
final class ScoreCommand implements Callable<Integer> {
  @Option(
      names = "--truth",
      required = true,
      paramLabel = "FILE",
      description = {
        "What the simulation wrote with its --truth; compressed if it ends in .gz.",
        "真值文件。"
      })
  Path truth;

  @Option(
      names = "--demo",
      paramLabel = "DIR",
      description = {
        "The data folder of a demo: address, users and telemetry are found in it. One that has ended is"
            + " started again with 'demo --no-simulator --data DIR'.",
        "演示城市的数据目录；已结束的演示先用 demo --no-simulator --data DIR 重新启动。"
      })
  Path demo;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "Of the page and the API, for example http://127.0.0.1:8080. 接口地址。")
  URI api;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = {
        "Bearer tokens ('waystation token'), one a line: of an operator or doctor, and of an admin for the ledger.",
        "访问令牌文件，每行一个。"
      })
  List<Path> tokenFiles = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "The configuration of the service, to look into its telemetry store; without it completeness is not measured.",
        "服务的配置文件，用于读取遥测库。"
      })
  Path config;

  @Option(names = "--json", paramLabel = "FILE", description = "For machines. 输出 JSON。")
  Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "A page with plots, in both languages. 输出图表网页。")
  Path html;

  @Option(
      names = "--slack",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = {
        "How much later than expected an alarm may come, by the city's clock; where it runs 60 times as fast, 3m is three seconds.",
        "允许的额外延迟(模拟时间)。"
      })
  String slack;

  @Mixin ScoreLimits limits;

  @Override
  public Integer call() throws IOException {
    if (demo == null == (api == null)) {
      throw CannotRun.usage(
          "Say which service: --demo DIR of a demo, or --api URL with --token-file.");
    }
    if (demo != null && (config != null || !tokenFiles.isEmpty())) {
      throw CannotRun.usage("--demo knows address, users and store: leave out the others.");
    }
    if (api != null && !isHttp(api)) {
      throw CannotRun.usage(
          "--api is '%s': give the address of the page, for example http://127.0.0.1:8080."
              .formatted(api));
    }
    limits.check();
    slack();
    Logging.quiet();
    Score score;
    try {
      Scorer.check(truth);
      score = demo == null ? ofService() : ofDemo();
    } catch (NoTruth e) {
      throw CannotRun.usage(e.getMessage());
    } catch (CannotScore | TelemetryException e) {
      throw CannotRun.because(e.getMessage(), e);
    }
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    write(json, () -> ScoreJson.text(score));
    write(html, () -> ScorePage.text(score));
    new ScoreTable(score, out).print();
    return verdict(score);
  }

  private static boolean isHttp(URI address) {
    String scheme = address.getScheme();
    return address.getHost() != null
        && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
  }

  /** Says on standard error what is not as it must be. */
  private int verdict(Score score) {
    List<String> unmet = limits.unmet(score);
    unmet.forEach(sentence -> System.err.println("waystation: " + sentence));
    if (score.partial()) {
      System.err.println("waystation: the truth is partial: nothing was proved.");
    }
    return unmet.isEmpty() && !score.partial() ? 0 : CannotRun.FAILED;
  }

  private Score ofService() {
    List<Credentials> tokens = new ArrayList<>();
    for (Path file : tokenFiles) {
      for (String line : lines(file)) {
        tokens.add(new Credentials.Token(line, file.toString()));
      }
    }
    if (tokens.isEmpty()) {
      throw CannotRun.usage(
          "Nobody can be asked without a token: make some with 'waystation token NAME --role operator' (doctor, admin) and name their file with --token-file.");
    }
    ServiceApi service = ServiceApi.at(api, tokens);
    if (config == null) {
      return Scorer.score(truth, service, Optional.empty(), slack());
    }
    try {
      Config loaded = Config.load(config, System.getenv()).config();
      return withStore(loaded, service);
    } catch (ConfigException e) {
      throw CannotRun.usage(e.getMessage());
    }
  }

  private Duration slack() {
    try {
      return Durations.parse(slack);
    } catch (IllegalArgumentException e) {
      throw CannotRun.usage(
          "--slack is '%s': give a number and s, m or h, for example 3m.".formatted(slack));
    }
  }

  private Score ofDemo() {
    Path sheet = demo.resolve("demo.json");
    if (Files.notExists(sheet)) {
      throw CannotRun.usage("There is no %s: give the data folder of a demo.".formatted(sheet));
    }
    try {
      JsonNode known = new JsonMapper().readTree(sheet.toFile());
      List<Credentials> users = new ArrayList<>();
      known
          .path("users")
          .properties()
          .forEach(
              user -> users.add(new Credentials.User(user.getKey(), user.getValue().asText())));
      ServiceApi service = demoAt(URI.create(known.path("url").asText()), users);
      return withStore(DemoSettings.configOf(demo), service);
    } catch (IOException | IllegalArgumentException e) {
      throw CannotRun.because("%s cannot be read: %s".formatted(sheet, e), e);
    }
  }

  private ServiceApi demoAt(URI address, List<Credentials> users) {
    try {
      return ServiceApi.at(address, users);
    } catch (CannotScore e) {
      throw CannotRun.because(
          "%s If the demo has ended, start it again without its devices, with the options of its city: waystation demo --no-simulator --data %s"
              .formatted(e.getMessage(), demo),
          e);
    }
  }

  private Score withStore(Config config, ServiceApi service) {
    SignalCatalogue.use(OwnSignals.of(config));
    if (config.telemetry().store() == Config.Store.SQLITE
        && Files.notExists(config.data().resolve("telemetry"))) {
      throw CannotRun.usage(
          "There is no telemetry in %s: is this the configuration of the service?"
              .formatted(config.data()));
    }
    try (TelemetryStore store = TelemetryStores.open(config)) {
      return Scorer.score(truth, service, Optional.of(store), slack());
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw CannotRun.usage("--token-file %s cannot be read: %s".formatted(file, e));
    }
  }

  private interface Text {
    String make();
  }

  private static void write(Path file, Text text) {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, text.make());
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be written: %s".formatted(file, e), e);
    }
  }
}
