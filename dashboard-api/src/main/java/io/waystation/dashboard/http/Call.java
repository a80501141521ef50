package io.waystation.dashboard.http;

import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import io.waystation.dashboard.access.Caller;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request that openapi.yaml allows, by a caller who may make it.
 *
 * @param caller null for a public operation
 * @param address where it came from, for the audit
 */
record Call(Caller caller, String address, ValidatedRequest request) {
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 9999;

  /** Answers a call, on a worker thread: it may block. */
  @FunctionalInterface
  interface Operation {
    Answer answer(Call call);
  }

  String path(String name) {
    return request.getPathParameters().get(name).getString();
  }

  Optional<String> query(String name) {
    return parameter(request.getQuery(), name).map(RequestParameter::getString);
  }

  Optional<Boolean> flag(String name) {
    return parameter(request.getQuery(), name).map(RequestParameter::getBoolean);
  }

  Optional<Long> number(String name) {
    return parameter(request.getQuery(), name).map(RequestParameter::getLong);
  }

  /** From the path. */
  long id(String name) {
    return request.getPathParameters().get(name).getLong();
  }

  Optional<Long> header(String name) {
    return parameter(request.getHeaders(), name).map(RequestParameter::getLong);
  }

  Optional<String> headerText(String name) {
    return parameter(request.getHeaders(), name).map(RequestParameter::getString);
  }

  /** Empty when it is not given. */
  List<String> list(String name) {
    return parameter(request.getQuery(), name)
        .map(RequestParameter::getJsonArray)
        .map(array -> array.stream().map(String::valueOf).toList())
        .orElse(List.of());
  }

  Optional<Instant> time(String name) {
    return query(name).map(text -> instant(name, text));
  }

  /** Of the body. */
  Optional<Instant> bodyTime(String name) {
    return Optional.ofNullable(body().getString(name)).map(text -> instant(name, text));
  }

  private static Instant instant(String name, String text) {
    OffsetDateTime time;
    try {
      time = OffsetDateTime.parse(text);
    } catch (DateTimeException e) {
      throw Problem.badRequest(
          name + " 应为 ISO 8601 时间，例如 2026-11-21T02:00:00Z。",
          name + " must be an ISO 8601 time, for example 2026-11-21T02:00:00Z.");
    }
    if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
      throw Problem.badRequest(
          "%s 超出范围：年份应在 %d 至 %d 之间。".formatted(name, FIRST_YEAR, LAST_YEAR),
          "%s is out of range: its year must be from %d to %d."
              .formatted(name, FIRST_YEAR, LAST_YEAR));
    }
    return time.toInstant();
  }

  /** Validated, so the required fields are there and of their types. */
  JsonObject body() {
    return request.getBody().getJsonObject();
  }

  private static Optional<RequestParameter> parameter(
      Map<String, RequestParameter> all, String name) {
    return Optional.ofNullable(all.get(name)).filter(parameter -> !parameter.isNull());
  }
}
