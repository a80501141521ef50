package io.waystation.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/rules.schema.json} takes the shipped book and refuses what is not in form. */
class SchemaTest {
  private static boolean fits(String yaml) throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(Path.of("../docs/rules.schema.json")));
    String json = new ObjectMapper().writeValueAsString(new YAMLMapper().readTree(yaml));
    return schema.validate(json, InputFormat.JSON).isEmpty();
  }

  private static String shipped(String book) throws IOException {
    try (InputStream in =
        SchemaTest.class.getResourceAsStream("/io/waystation/alerting/rules/" + book)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"station.yaml", "health.yaml"})
  void takesTheShippedBook(String book) throws IOException {
    assertThat(fits(shipped(book))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "kind: limit, kind: lmit",
    "severity: notice, severity: bad",
    "hold: 3600 s, hold: an hour",
    "at-least: 4, at-least: none",
    "clears: none for 6 h, clears: never",
    "watches: kiosk, watches: satellite",
    "title:, titel:"
  })
  void refuses(String good, String bad) throws IOException {
    String book = shipped("station.yaml");
    assertThat(book).contains(good);
    assertThat(fits(book.replaceFirst(good, bad))).isFalse();
  }
}
