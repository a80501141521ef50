package io.waystation.simulator.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waystation.model.LocalText;
import io.waystation.simulator.score.ServiceAlarm.Step;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The service, asked over HTTP as any other machine asks it. What one caller may not know another
 * may: alarms of stations and of people come from an operator and a doctor, the ledger from an
 * administrator. All calls block; a question that gets no answer within 30 s is given up.
 */
public final class ServiceApi {
  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final Duration ANSWERING = Duration.ofSeconds(30);
  private static final int PAGE = 200;
  private static final int LEDGER_PAGE = 1_000;
  private static final int REFUSED = 401;
  private static final int UNKNOWN = 404;

  /** Lines of history by which an alarm begins or steps up. */
  private static final Set<String> WORSE = Set.of("raised", "stepped-up");

  private static final JsonMapper JSON = new JsonMapper();

  private final URI base;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECTING).build();
  private final List<Caller> callers = new ArrayList<>();

  private record Caller(String header, String secret, List<String> permissions) {}

  /** Somebody the service may know. */
  public sealed interface Credentials {
    /**
     * @param from where it stands, for the sentence about its refusal; never the token itself
     */
    record Token(String token, String from) implements Credentials {}

    record User(String name, String password) implements Credentials {}
  }

  private ServiceApi(URI address) {
    this.base = URI.create(address.toString().replaceAll("/+$", "") + "/api/v1");
  }

  /**
   * @param address of the page and the API, {@code http://127.0.0.1:8080}
   * @throws CannotScore if nobody answers there, or knows one of the credentials
   */
  public static ServiceApi at(URI address, Collection<Credentials> credentials) {
    ServiceApi api = new ServiceApi(address);
    credentials.forEach(api::signIn);
    return api;
  }

  private void signIn(Credentials who) {
    if (who instanceof Credentials.Token token) {
      Caller caller = new Caller("Authorization", "Bearer " + token.token(), List.of());
      HttpResponse<String> answer = send(request("/session", caller).GET());
      if (answer.statusCode() == REFUSED) {
        throw new CannotScore(
            "%s refuses the token in %s: make a new one with 'waystation token NAME --role operator'."
                .formatted(base, token.from()));
      }
      callers.add(known(caller, answer));
    } else if (who instanceof Credentials.User user) {
      String body =
          JSON.createObjectNode()
              .put("user", user.name())
              .put("password", user.password())
              .toString();
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(URI.create(base + "/session"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body)));
      String cookie =
          answer.headers().allValues("Set-Cookie").stream()
              .map(set -> set.split(";", 2)[0])
              .findFirst()
              .orElse("");
      if (answer.statusCode() == REFUSED || cookie.isEmpty()) {
        throw new CannotScore(
            "%s does not let the user '%s' in: %s".formatted(base, user.name(), words(answer)));
      }
      callers.add(known(new Caller("Cookie", cookie, List.of()), answer));
    }
  }

  private Caller known(Caller caller, HttpResponse<String> answer) {
    List<String> permissions = new ArrayList<>();
    json("/session", answer).path("permissions").forEach(word -> permissions.add(word.asText()));
    return new Caller(caller.header, caller.secret, permissions);
  }

  /** Its address. */
  @Override
  public String toString() {
    return base.toString();
  }

  boolean may(String permission) {
    return callers.stream().anyMatch(caller -> caller.permissions.contains(permission));
  }

  /**
   * All alarms of all time, over ones and lines of others included.
   *
   * @throws CannotScore if they cannot be had
   */
  List<ServiceAlarm> alarms() {
    Map<String, ServiceAlarm> alarms = new LinkedHashMap<>();
    for (String permission : List.of("station-alarms.read", "health.read")) {
      // Who may read health alarms reads the others with them.
      if (may(permission) && !(permission.equals("station-alarms.read") && may("health.read"))) {
        Caller caller = caller(permission);
        String cursor = "";
        do {
          JsonNode page = get("/alarms?limit=%d%s".formatted(PAGE, cursor), caller);
          page.path("alarms").forEach(json -> alarms.put(json.path("id").asText(), alarm(json)));
          String next = page.path("next").asText("");
          cursor = page.path("next").isTextual() ? "&cursor=" + encoded(next) : "";
        } while (!cursor.isEmpty());
      }
    }
    if (alarms.isEmpty() && !may("station-alarms.read")) {
      throw new CannotScore(
          "Nobody given may read alarms at %s: give the token of an operator or a doctor."
              .formatted(base));
    }
    return List.copyOf(alarms.values());
  }

  private static ServiceAlarm alarm(JsonNode json) {
    JsonNode suppression = json.path("suppression");
    String parent =
        suppression.path("why").asText().equals("parent") ? suppression.path("by").asText() : "";
    return new ServiceAlarm(
        json.path("id").asText(),
        json.path("rule").asText(),
        new LocalText(
            json.path("title").path("zh").asText(), json.path("title").path("en").asText()),
        json.path("station").path("id").asText(),
        json.path("device").asText(),
        json.path("part").asText(""),
        json.path("person").asText(""),
        json.path("worst").asText(),
        json.path("cause").asText(""),
        time(json, "startedAt"),
        time(json, "learntAt"),
        Optional.of(json.path("clearedAt"))
            .filter(JsonNode::isTextual)
            .map(at -> Instant.parse(at.asText())),
        parent,
        List.of(new Step(time(json, "startedAt"), time(json, "learntAt"))),
        json.path("withdrawn").asBoolean());
  }

  private static Instant time(JsonNode json, String field) {
    return Instant.parse(json.path(field).asText());
  }

  /** The alarm with its history. */
  ServiceAlarm detail(ServiceAlarm alarm) {
    boolean health = !alarm.person().isEmpty();
    JsonNode json =
        get("/alarms/" + alarm.id(), caller(health ? "health.read" : "station-alarms.read"));
    List<Step> steps = new ArrayList<>();
    for (JsonNode line : json.path("history")) {
      if (WORSE.contains(line.path("what").asText())) {
        steps.add(new Step(time(line, "eventAt"), time(line, "learntAt")));
      }
    }
    return steps.isEmpty() ? alarm : alarm.with(steps);
  }

  /** The ids of all stations that are registered. */
  List<String> stations() {
    List<String> ids = new ArrayList<>();
    get("/stations", caller("stations.read"))
        .path("stations")
        .forEach(s -> ids.add(s.path("id").asText()));
    return ids;
  }

  /**
   * The account of each device, by its id.
   *
   * @throws CannotScore unless somebody may read it
   */
  Map<String, Account> ledger() {
    Map<String, Account> accounts = new LinkedHashMap<>();
    Caller caller = caller("system.read");
    String cursor = "";
    do {
      JsonNode page = get("/ledger?sort=device&limit=%d%s".formatted(LEDGER_PAGE, cursor), caller);
      for (JsonNode json : page.path("devices")) {
        accounts.put(
            json.path("device").asText(),
            new Account(
                json.path("stored").asLong(),
                json.path("duplicates").asLong(),
                json.path("quarantined").asLong(),
                json.path("refused").asLong(),
                json.path("holes").asLong()));
      }
      cursor =
          page.path("next").isTextual() ? "&cursor=" + encoded(page.path("next").asText()) : "";
    } while (!cursor.isEmpty());
    return accounts;
  }

  /** What became of the messages of a device. */
  record Account(long stored, long duplicates, long quarantined, long refused, long holes) {}

  /** The answer to a question that an older service may not know; empty if it does not. */
  Optional<JsonNode> ask(String path, String permission) {
    HttpResponse<String> answer = send(request(path, caller(permission)).GET());
    return answer.statusCode() == UNKNOWN ? Optional.empty() : Optional.of(json(path, answer));
  }

  private Caller caller(String permission) {
    return callers.stream()
        .filter(caller -> caller.permissions.contains(permission))
        .findFirst()
        .orElseThrow(
            () ->
                new CannotScore(
                    "Nobody given may do '%s' at %s: give a token of a role that may."
                        .formatted(permission, base)));
  }

  private JsonNode get(String path, Caller caller) {
    return json(path, send(request(path, caller).GET()));
  }

  private HttpRequest.Builder request(String path, Caller caller) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(ANSWERING)
        .header("Accept-Language", "en")
        .header(caller.header, caller.secret);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CannotScore(
          "The service at %s cannot be reached (%s): is it running, and is this its address?"
              .formatted(
                  base, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotScore("Interrupted while asking %s.".formatted(base), e);
    }
  }

  private JsonNode json(String path, HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new CannotScore(
          "%s%s answered %d: %s".formatted(base, path, answer.statusCode(), words(answer)));
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new CannotScore(
          "%s%s answered no JSON: is there a Waystation at that address?".formatted(base, path), e);
    }
  }

  /** What a problem says, or nothing where it is none of ours. */
  private static String words(HttpResponse<String> answer) {
    try {
      JsonNode problem = JSON.readTree(answer.body());
      return Stream.of("detail", "title")
          .map(field -> problem.path(field).asText(""))
          .filter(text -> !text.isEmpty())
          .findFirst()
          .orElse("HTTP " + answer.statusCode());
    } catch (JsonProcessingException e) {
      return "HTTP " + answer.statusCode();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
