package io.waystation.dashboard.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.ValidatableResponse;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Caller;
import io.waystation.dashboard.access.Requirement;
import io.waystation.dashboard.access.Secrets;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Mounts openapi.yaml. Each operation goes the same way: who is it, may they, does the request
 * follow the contract, then the operation itself on a worker. There is no other way in.
 */
final class Api {
  static final String COOKIE = "ws_session";
  private static final String CSRF_HEADER = "X-CSRF-Token";
  private static final String CALLER = "caller";
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  /** Runs blocking work somewhere else than on the event loop. */
  @FunctionalInterface
  interface Worker extends Function<Callable<Answer>, Future<Answer>> {}

  private final Vertx vertx;
  private final Access access;
  private final Contract contract;
  private final OpenAPIContract openApi;
  private final RequestValidator requests;
  private final ResponseValidator responses;
  private final boolean validateResponses;
  private final MeterRegistry meters;
  private final Map<String, Handler<RoutingContext>> operations = new HashMap<>();

  /**
   * @param validateResponses for tests: an answer that departs from openapi.yaml becomes a 500
   */
  Api(
      Vertx vertx,
      Access access,
      Contract contract,
      OpenAPIContract openApi,
      boolean validateResponses,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.access = access;
    this.contract = contract;
    this.openApi = openApi;
    this.requests = RequestValidator.create(vertx, openApi);
    this.responses = ResponseValidator.create(vertx, openApi);
    this.validateResponses = validateResponses;
    this.meters = meters;
  }

  Api answer(String operation, Call.Operation how) {
    return answer(operation, work -> vertx.executeBlocking(work, false), how);
  }

  Api answer(String operation, Worker where, Call.Operation how) {
    operations.put(
        operation,
        context -> {
          Call call = call(context);
          where
              .apply(() -> how.answer(call))
              .onSuccess(answer -> send(context, operation, answer))
              .onFailure(context::fail);
        });
    return this;
  }

  /** For an operation that keeps the response for itself; called on the event loop. */
  Api hand(String operation, BiConsumer<RoutingContext, Call> how) {
    operations.put(operation, context -> how.accept(context, call(context)));
    return this;
  }

  /**
   * @throws IllegalStateException unless contract and operations are the same set
   */
  Router router() {
    Set<String> differing = new TreeSet<>(operations.keySet());
    if (!operations.keySet().equals(contract.requirements().keySet())) {
      differing.removeAll(contract.requirements().keySet());
      Set<String> unanswered = new TreeSet<>(contract.requirements().keySet());
      unanswered.removeAll(operations.keySet());
      throw new IllegalStateException(
          "openapi.yaml and the operations differ: nobody answers %s, nobody asks for %s"
              .formatted(unanswered, differing));
    }
    RouterBuilder builder =
        RouterBuilder.create(vertx, openApi, RequestExtractor.withBodyHandler());
    contract
        .requirements()
        .forEach(
            (operation, requirement) ->
                builder
                    .getRoute(operation)
                    // The caller is checked first: a stranger learns nothing from the validator.
                    .setDoSecurity(false)
                    .setDoValidation(false)
                    .addHandler(context -> time(context, operation))
                    .addHandler(context -> admit(context, operation, requirement))
                    .addHandler(context -> validate(context, operation))
                    .addHandler(operations.get(operation)));
    return builder.createRouter();
  }

  private void time(RoutingContext context, String operation) {
    Timer.Sample sample = Timer.start(meters);
    context.addEndHandler(
        done ->
            sample.stop(
                Timer.builder("waystation.http.requests")
                    .description("Time to answer, by operation and status")
                    .tag("operation", operation)
                    .tag("status", String.valueOf(context.response().getStatusCode()))
                    .register(meters)));
    context.next();
  }

  private void admit(RoutingContext context, String operation, Requirement requirement) {
    HttpServerRequest request = context.request();
    if (!READING.contains(request.method()) && !sameOrigin(request)) {
      context.fail(Problem.of(403, "请求来自别的网站。", "The request comes from another site's page."));
      return;
    }
    if (!requirement.signedIn()) {
      context.next();
      return;
    }
    Cookie cookie = request.getCookie(COOKIE);
    String authorization = request.getHeader("Authorization");
    String secret = cookie == null ? null : cookie.getValue();
    vertx
        .executeBlocking(
            () -> {
              Optional<Caller> caller = access.identify(authorization, secret);
              if (caller.isPresent() && !requirement.meets(caller.get())) {
                access.audit(caller.get(), "denied", operation, address(request));
              }
              return caller;
            },
            false)
        .onSuccess(caller -> admit(context, requirement, caller))
        .onFailure(context::fail);
  }

  private static void admit(
      RoutingContext context, Requirement requirement, Optional<Caller> caller) {
    if (caller.isEmpty()) {
      context.fail(Problem.notSignedIn());
    } else if (!requirement.meets(caller.get())) {
      context.fail(Problem.notAllowed());
    } else if (!READING.contains(context.request().method()) && !csrf(context, caller.get())) {
      context.fail(
          Problem.of(
              403,
              "缺少或错误的 X-CSRF-Token，请刷新页面。",
              "X-CSRF-Token is missing or wrong: GET /session says the right one."));
    } else {
      context.put(CALLER, caller.get());
      context.next();
    }
  }

  /** A browser adds the cookie to any site's form, but another site cannot know this word. */
  private static boolean csrf(RoutingContext context, Caller caller) {
    String word = context.request().getHeader(CSRF_HEADER);
    return caller
        .session()
        .map(session -> word != null && Secrets.same(session.csrf(), word))
        .orElse(true);
  }

  /** Second line: browsers say from whose page a writing request comes. */
  private static boolean sameOrigin(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return true;
    }
    try {
      return request.authority() != null
          && URI.create(origin).getAuthority() != null
          && URI.create(origin).getAuthority().equalsIgnoreCase(request.getHeader("Host"));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void validate(RoutingContext context, String operation) {
    extract(context, operation)
        .compose(request -> requests.validate(request, operation))
        .map(
            request -> {
              ControlCharacters.refuse(request);
              return request;
            })
        .onSuccess(
            request -> {
              context.put(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST, request);
              context.next();
            })
        .onFailure(context::fail);
  }

  private Future<ValidatableRequest> extract(RoutingContext context, String operation) {
    try {
      encodeOnce(context.request().params());
      return RequestExtractor.withBodyHandler()
          .extractValidatableRequest(context, openApi.operation(operation));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(Problem.brokenEscape());
    }
  }

  /**
   * Undoes in advance that vertx-openapi decodes query values which are decoded already: a plus in
   * {@code +08:00} would become a space, and a percent sign an error.
   */
  private static void encodeOnce(MultiMap decoded) {
    for (String name : Set.copyOf(decoded.names())) {
      decoded.set(
          name,
          decoded.getAll(name).stream()
              .map(value -> URLEncoder.encode(value, StandardCharsets.UTF_8))
              .toList());
    }
  }

  private static Call call(RoutingContext context) {
    return new Call(
        context.get(CALLER),
        address(context.request()),
        context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST));
  }

  private static String address(HttpServerRequest request) {
    return request.remoteAddress().hostAddress();
  }

  private void send(RoutingContext context, String operation, Answer answer) {
    if (!validateResponses || answer.body() == null) {
      end(context, answer);
      return;
    }
    responses
        .validate(
            ValidatableResponse.create(
                answer.status(), answer.body().toBuffer(), "application/json"),
            operation)
        .onSuccess(valid -> end(context, answer))
        .onFailure(
            departs ->
                context.fail(
                    new IllegalStateException(
                        "the answer of %s departs from openapi.yaml".formatted(operation),
                        departs)));
  }

  private static void end(RoutingContext context, Answer answer) {
    HttpServerResponse response = context.response().setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    response.putHeader("Cache-Control", "no-store");
    if (answer.file() != null) {
      response
          .putHeader("Content-Type", "application/octet-stream")
          .end(Buffer.buffer(answer.file()));
    } else if (answer.body() == null) {
      response.end();
    } else {
      response.putHeader("Content-Type", "application/json").end(answer.body().toBuffer());
    }
  }
}
