package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.model.LocalText;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The one error body (RFC 9457), and the exception that carries it to {@link ProblemHandler}. Its
 * text says what the caller should change; it never repeats a value measured on a person.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final Map<Integer, LocalText> TITLES =
      Map.ofEntries(
          title(400, "请求有误", "Bad request"),
          title(401, "请先登录", "Not signed in"),
          title(403, "没有权限", "Not allowed"),
          title(404, "没有找到", "Not found"),
          title(405, "不支持这种操作", "Method not allowed"),
          title(409, "与当前状态不符", "Not possible as it stands"),
          title(412, "内容已被改动", "Changed meanwhile"),
          title(413, "内容过大", "Too large"),
          title(415, "不支持这种格式", "Unsupported format"),
          title(422, "无法回答", "Cannot be answered"),
          title(428, "缺少版本", "Version needed"),
          title(429, "请求过于频繁", "Too many requests"),
          title(503, "暂时无法处理", "Cannot answer just now"));
  private static final int AWAY_SECONDS = 5;
  private static final LocalText BROKEN = new LocalText("服务出错", "Something broke");

  private final int status;
  private final transient LocalText detail;
  private final transient List<LocalText> errors;
  private final int retryAfterSeconds;

  private Problem(int status, LocalText detail, List<LocalText> errors, int retryAfterSeconds) {
    super(detail.en(), null, false, false);
    this.status = status;
    this.detail = detail;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  private static Map.Entry<Integer, LocalText> title(int status, String zh, String en) {
    return Map.entry(status, new LocalText(zh, en));
  }

  static Problem of(int status, String zh, String en) {
    return new Problem(status, new LocalText(zh, en), List.of(), 0);
  }

  static Problem badRequest(String zh, String en) {
    return of(400, zh, en);
  }

  static Problem brokenEscape() {
    return badRequest("地址中的百分号编码有误。", "The address holds a broken percent-encoding.");
  }

  static Problem brokenCursor() {
    return badRequest("cursor 应为上一页的 next。", "cursor must be the next of the page before.");
  }

  /**
   * @param errors where the request departs from openapi.yaml, and from which rule
   */
  static Problem invalid(List<LocalText> errors) {
    return new Problem(
        400,
        new LocalText(
            "请求不符合接口约定：请按 errors 修改。",
            "The request departs from the contract: change what errors names."),
        errors,
        0);
  }

  static Problem notSignedIn() {
    return of(401, "登录已失效或尚未登录。", "Sign in, or send a valid bearer token.");
  }

  static Problem notAllowed() {
    return of(403, "您的角色不能进行这项操作。", "Your role may not do this.");
  }

  static Problem notFound(String zh, String en) {
    return of(404, zh, en);
  }

  static Problem conflict(String zh, String en) {
    return of(409, zh, en);
  }

  static Problem tooMany(Duration wait, String zh, String en) {
    int seconds = (int) Math.max(1, wait.plusMillis(999).toSeconds());
    return new Problem(429, new LocalText(zh, en), List.of(), seconds);
  }

  static Problem busy(String zh, String en) {
    return new Problem(503, new LocalText(zh, en), List.of(), 1);
  }

  /** A store that is away comes back by itself, and what devices send meanwhile is kept. */
  static Problem away(String zh, String en) {
    return new Problem(503, new LocalText(zh, en), List.of(), AWAY_SECONDS);
  }

  /** What broke is in our log, not in the answer. */
  static Problem broken() {
    return of(
        500, "服务内部出错，请稍后再试；原因已记录在日志中。", "Try again later; the cause is in the service's log.");
  }

  int status() {
    return status;
  }

  /** 0 when the answer has no {@code Retry-After}. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /**
   * @param language {@code zh} or {@code en}
   */
  JsonObject body(String language) {
    JsonObject body =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", TITLES.getOrDefault(status, BROKEN).in(language))
            .put("status", status)
            .put("detail", detail.in(language));
    return errors.isEmpty()
        ? body
        : body.put(
            "errors", new JsonArray(errors.stream().map(error -> error.in(language)).toList()));
  }
}
