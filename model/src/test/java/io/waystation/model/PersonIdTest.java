package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonIdTest {
  @Test
  void isALowerCaseUuid() {
    PersonId person = PersonId.random();
    assertThat(PersonId.valid(person.value())).isTrue();
    assertThat(new PersonId(person.value())).isEqualTo(person).hasToString(person.value());
    assertThat(person.isNone()).isFalse();
    assertThat(PersonId.random()).isNotEqualTo(person);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "li ming",
        "5F0C9A0E-3F4E-4F7E-9A53-0D2B6C1F7A11",
        "5f0c9a0e3f4e4f7e9a530d2b6c1f7a11",
        "5f0c9a0e-3f4e-4f7e-9a53-0d2b6c1f7a1",
        "5f0c9a0e-3f4e-4f7e-9a53-0d2b6c1f7a11 ",
        "5f0c9a0e-3f4e-4f7e-9a53-0d2b6c1f7a1g",
        "5f0c9a0ea3f4e-4f7e-9a53-0d2b6c1f7a11"
      })
  void anythingThatCouldNameSomebodyIsRefused(String text) {
    assertThat(PersonId.valid(text)).isFalse();
    assertThatThrownBy(() -> new PersonId(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(text.strip());
  }

  @Test
  void nobodyIsEmpty() {
    assertThat(PersonId.NONE.isNone()).isTrue();
    assertThat(PersonId.NONE).isEqualTo(new PersonId("")).hasToString("");
    assertThat(PersonId.valid("")).isFalse();
  }
}
