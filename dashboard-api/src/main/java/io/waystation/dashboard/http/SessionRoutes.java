package io.waystation.dashboard.http;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Caller;
import io.waystation.dashboard.access.Permission;
import io.waystation.storage.records.Session;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Signing in and out. */
final class SessionRoutes {
  /** At most this many sign-ins wait for their password to be hashed. */
  private static final int MOST_WAITING = 32;

  private final Access access;
  private final WorkerExecutor hashing;
  private final boolean secureCookies;
  private final Consumer<Session> ended;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param hashing as many threads as passwords may be hashed at once
   * @param ended told of every session that was signed out
   */
  SessionRoutes(
      Access access, WorkerExecutor hashing, boolean secureCookies, Consumer<Session> ended) {
    this.access = access;
    this.hashing = hashing;
    this.secureCookies = secureCookies;
    this.ended = ended;
  }

  void mount(Api api) {
    api.answer("signIn", this::whenHashing, this::signIn)
        .answer("readSession", call -> Answer.ok(json(call.caller())))
        .answer("signOut", this::signOut);
  }

  private Future<Answer> whenHashing(Callable<Answer> work) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return Future.failedFuture(
          Problem.busy("登录人数过多，请稍后再试。", "Too many are signing in: try again in a second."));
    }
    return hashing.executeBlocking(work, false).onComplete(done -> waiting.decrementAndGet());
  }

  private Answer signIn(Call call) {
    String user = call.body().getString("user");
    char[] password = call.body().getString("password").toCharArray();
    Access.SignIn outcome = access.signIn(user, password, call.address());
    if (outcome instanceof Access.SignIn.Done done) {
      return Answer.ok(json(done.caller()))
          .with("Set-Cookie", cookie(done.cookie(), Access.SESSION.toSeconds()));
    }
    if (outcome instanceof Access.SignIn.TooMany tooMany) {
      throw Problem.tooMany(
          tooMany.pause(), "登录失败次数过多，请稍后再试。", "Too many failures: wait before you try again.");
    }
    throw Problem.of(401, "用户名或密码错误。", "User or password is wrong.");
  }

  private Answer signOut(Call call) {
    access.signOut(call.caller(), call.address());
    call.caller().session().ifPresent(ended);
    return Answer.nothing().with("Set-Cookie", cookie("", 0));
  }

  private String cookie(String value, long seconds) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
        .formatted(Api.COOKIE, value, seconds, secureCookies ? "; Secure" : "");
  }

  private static JsonObject json(Caller caller) {
    return new JsonObject()
        .put(
            "user",
            new JsonObject()
                .put("name", caller.name())
                .put("fullName", caller.fullName())
                .put("role", caller.role().word()))
        .put(
            "permissions",
            new JsonArray(caller.permissions().stream().map(Permission::word).toList()))
        .put("csrf", caller.session().map(Session::csrf).orElse(null));
  }
}
