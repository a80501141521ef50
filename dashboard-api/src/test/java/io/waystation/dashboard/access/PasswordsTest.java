package io.waystation.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PasswordsTest {
  @Test
  void agreesWithTheReferenceImplementation() {
    // phc-winner-argon2, src/test.c: hashtest(version, 2, 16, 1, "password", "somesalt", ...) of
    // Argon2id.
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(Passwords.matches("password".toCharArray(), reference)).isTrue();
    assertThat(Passwords.matches("Password".toCharArray(), reference)).isFalse();
    // argon2-cffi, over the same reference library, with our parameters and letters beyond ASCII.
    String chinese =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$nz4RczcbIMe/GO3mr3debi/9Ok/c9Ho8E0Hlgt6VEmo";
    assertThat(Passwords.matches("老师好 pässword".toCharArray(), chinese)).isTrue();
  }

  @Test
  void saltsEveryHashAndNamesItsParameters() {
    String one = Passwords.hash("老师好 pässword".toCharArray());
    String other = Passwords.hash("老师好 pässword".toCharArray());
    assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(other);
    assertThat(Passwords.matches("老师好 pässword".toCharArray(), one)).isTrue();
    assertThat(Passwords.matches("老师好 passwörd".toCharArray(), other)).isFalse();
  }

  @Test
  void refusesAHashOfAnotherKind() {
    assertThatThrownBy(() -> Passwords.matches("x".toCharArray(), "$2b$12$abcdefghijklmnopqrstuv"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Argon2id");
  }
}
