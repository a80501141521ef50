package io.waystation.dashboard.access;

import io.waystation.storage.records.AuditEntry;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Session;
import io.waystation.storage.records.Tables;
import io.waystation.storage.records.Token;
import io.waystation.storage.records.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Who somebody is, by cookie or bearer token, and the line in the audit about what they did. What a
 * role may do stands in {@link Caller}; what an operation needs, in openapi.yaml; nothing else
 * decides. All calls block.
 */
public final class Access {
  /** One shift. Counted from signing in and not prolonged: a forgotten browser is out by then. */
  public static final Duration SESSION = Duration.ofHours(12);

  private static final String BEARER = "Bearer ";

  private final Records records;
  private final Clock clock;
  private final Clock wall;
  private final Lockout lockout;

  /**
   * @param clock of the audit, the same as for everything that happens
   * @param wall of sessions and lockouts: in a demo whose clock runs faster, a shift at the screen
   *     still lasts twelve hours
   */
  public Access(Records records, Clock clock, Clock wall) {
    this.records = records;
    this.clock = clock;
    this.wall = wall;
    this.lockout = new Lockout(wall);
  }

  /** What became of an attempt to sign in. */
  public sealed interface SignIn {
    /**
     * @param cookie the session's secret, for the browser alone
     */
    record Done(Caller caller, String cookie) implements SignIn {}

    /** Unknown user, wrong password, or a disabled user: it does not say which. */
    record Wrong() implements SignIn {}

    record TooMany(Duration pause) implements SignIn {}
  }

  /**
   * @param authorization the request's header of that name, null when it has none; when it is
   *     there, the cookie is not looked at
   * @param cookie the session's secret; null when there is none
   */
  public Optional<Caller> identify(String authorization, String cookie) {
    if (authorization != null) {
      return authorization.startsWith(BEARER)
          ? records.read(
              t ->
                  t.tokens()
                      .find(Secrets.hash(authorization.substring(BEARER.length()).strip()))
                      .map(Access::machine))
          : Optional.empty();
    }
    return cookie == null
        ? Optional.empty()
        : records.read(t -> t.sessions().find(Secrets.hash(cookie)).flatMap(s -> person(t, s)));
  }

  /** Whether the browser's session still holds: not ended, not over, its user not disabled. */
  public boolean holds(Session session) {
    return records.read(
        t -> t.sessions().find(session.hash()).flatMap(s -> person(t, s)).isPresent());
  }

  /**
   * Takes as long for an unknown user as for a wrong password; hashes, so see {@link Passwords}.
   */
  public SignIn signIn(String user, char[] password, String address) {
    String name = user.strip().toLowerCase(Locale.ROOT);
    Duration wait = lockout.pause(name, address);
    if (!wait.isZero()) {
      return new SignIn.TooMany(wait);
    }
    // Counted before it is checked: attempts made at once are all counted.
    lockout.failed(name, address);
    Optional<User> known = records.read(t -> t.users().find(name));
    boolean right;
    if (known.isPresent()) {
      right = Passwords.matches(password, known.get().passwordHash());
    } else {
      Passwords.matchesNobody(password);
      right = false;
    }
    if (!right || known.get().disabled()) {
      known.ifPresent(k -> audit(k.name(), k.role().word(), "session.refused", k.name(), address));
      return new SignIn.Wrong();
    }
    lockout.succeeded(name, address);
    User signedIn = known.get();
    String cookie = Secrets.random();
    Instant now = wall.instant();
    Session session =
        new Session(
            Secrets.hash(cookie), signedIn.name(), Secrets.random(), now, now.plus(SESSION));
    Caller caller = caller(signedIn, session);
    records.write(
        t -> {
          t.sessions().deleteExpired(now);
          t.sessions().add(session);
          audit(t, caller, "session.begin", caller.name(), address);
          return null;
        });
    return new SignIn.Done(caller, cookie);
  }

  /** Ends the browser's session; a bearer token has none to end. */
  public void signOut(Caller caller, String address) {
    records.write(
        t -> {
          caller.session().ifPresent(session -> t.sessions().delete(session.hash()));
          audit(t, caller, "session.end", caller.name(), address);
          return null;
        });
  }

  /** Keeps one line, in a transaction of its own. */
  public void audit(Caller caller, String action, String subject, String address) {
    records.write(
        t -> {
          audit(t, caller, action, subject, address);
          return null;
        });
  }

  /** Keeps one line, together with whatever else the transaction does. */
  public void audit(Tables t, Caller caller, String action, String subject, String address) {
    t.audit().add(entry(caller.name(), caller.role().word(), action, subject, address));
  }

  private void audit(String actor, String role, String action, String subject, String address) {
    records.write(
        t -> {
          t.audit().add(entry(actor, role, action, subject, address));
          return null;
        });
  }

  private AuditEntry entry(
      String actor, String role, String action, String subject, String address) {
    return new AuditEntry(0, clock.instant(), actor, role, action, subject, address, "");
  }

  private Optional<Caller> person(Tables t, Session session) {
    return session.expiresAt().isAfter(wall.instant())
        ? t.users()
            .find(session.user())
            .filter(user -> !user.disabled())
            .map(user -> caller(user, session))
        : Optional.empty();
  }

  private static Caller caller(User user, Session session) {
    return new Caller(user.name(), user.fullName(), user.role(), session);
  }

  private static Caller machine(Token token) {
    return new Caller("token:" + token.name(), token.name(), token.role(), null);
  }
}
