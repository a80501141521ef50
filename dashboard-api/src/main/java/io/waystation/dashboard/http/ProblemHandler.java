package io.waystation.dashboard.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.LanguageHeader;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.ValidatorException;
import io.waystation.storage.records.RecordsAwayException;
import io.waystation.storage.records.VersionConflict;
import io.waystation.storage.telemetry.TelemetryException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure into a {@link Problem}; what is our fault is logged here, once. */
final class ProblemHandler implements Handler<RoutingContext> {
  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

  /** Of a store that cannot be reached: nothing is broken here. */
  private static final int AWAY = 503;

  private static final Set<TelemetryException.Kind> AWAY_KINDS =
      Set.of(TelemetryException.Kind.UNREACHABLE, TelemetryException.Kind.OVERLOADED);

  @Override
  public void handle(RoutingContext context) {
    Problem problem = problem(context);
    if (problem.status() == AWAY && context.failure() != problem) {
      log.warn(
          "{} {} cannot be answered: {}",
          context.request().method(),
          context.request().path(),
          context.failure().getMessage());
    } else if (problem.status() >= 500
        && context.failure() != null
        && context.failure() != problem) {
      // The path without its query: that may hold a name.
      log.error(
          "{} {} failed", context.request().method(), context.request().path(), context.failure());
    }
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      // The stream has begun; all that is left is to end it.
      response.reset();
      return;
    }
    if (problem.retryAfterSeconds() > 0) {
      response.putHeader("Retry-After", String.valueOf(problem.retryAfterSeconds()));
    }
    String language = language(context);
    response
        .setStatusCode(problem.status())
        .putHeader("Content-Type", "application/problem+json")
        .putHeader("Content-Language", language)
        .putHeader("Cache-Control", "no-store")
        .end(problem.body(language).toBuffer());
  }

  private static Problem problem(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure instanceof Problem known) {
      return known;
    }
    if (failure instanceof ValidatorException refusal) {
      return Problem.invalid(Departures.of(refusal));
    }
    if (failure instanceof VersionConflict) {
      return Problem.conflict(
          "内容在您查看之后已被改动，请刷新后重试。",
          "It has changed since you read it: load it again and decide anew.");
    }
    if (failure instanceof RecordsAwayException) {
      return Problem.away(
          "登记与用户数据库暂时无法访问，恢复后会自动继续；已打开的页面仍在更新，设备发来的数据不会丢失。",
          "The database of registers and users cannot be reached just now; it is tried again by itself."
              + " Open pages go on, and nothing devices send is lost.");
    }
    if (failure instanceof TelemetryException e && AWAY_KINDS.contains(e.kind())) {
      return Problem.away(
          "历史数据库暂时无法访问，恢复后会自动补全；实时数据仍在更新，设备发来的数据不会丢失。",
          "The store of measured values cannot be reached just now; it is tried again by itself and"
              + " then caught up. Live values go on, and nothing devices send is lost.");
    }
    if (!decodable(context.request().path())) {
      return Problem.brokenEscape();
    }
    return switch (context.statusCode()) {
      case 404 -> Problem.notFound("这个地址下没有内容。", "There is nothing at this address.");
      case 405 -> Problem.of(405, "这个地址不支持这种方法。", "This address does not answer to that method.");
      case 413 -> Problem.of(413, "请求内容不能超过 64 KiB。", "A request may hold 64 KiB at most.");
      case 400 -> Problem.badRequest("请求无法解析。", "The request cannot be read.");
      default -> Problem.broken();
    };
  }

  /** What the router cannot decode it calls a fault of its own; it is the caller's. */
  private static boolean decodable(String path) {
    try {
      URLDecoder.decode(path, StandardCharsets.UTF_8);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Chinese first: it is what the house speaks when nothing else is asked for. */
  private static String language(RoutingContext context) {
    for (LanguageHeader wanted : context.acceptableLanguages()) {
      if (wanted.tag().equals("zh") || wanted.tag().equals("en")) {
        return wanted.tag();
      }
    }
    return "zh";
  }
}
