package io.waystation.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleArrowsTest {
  private static final String REPAIR =
      "arrows point one way: server -> ingest, alerting, dashboard, simulator -> storage -> model."
          + " To repair it: declare the small interface you need in your own module and let App in"
          + " server supply it; a type that two modules speak of belongs in model";

  /** Module to what it may use of ours besides itself. */
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "model", List.of(),
          "storage", List.of("model"),
          "ingest", List.of("storage", "model"),
          "alerting", List.of("storage", "model"),
          "dashboard", List.of("storage", "model"),
          // A stranger to the service: it has the words in common, and score reads the telemetry.
          "simulator", List.of("storage", "model"));

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.waystation");

  @ParameterizedTest
  @ValueSource(strings = {"model", "storage", "ingest", "alerting", "dashboard", "simulator"})
  void pointOneWay(String module) {
    String[] allowed =
        Stream.concat(Stream.of(module), ARROWS.get(module).stream())
            .map(name -> "io.waystation." + name + "..")
            .toArray(String[]::new);
    noClasses()
        .that(resideInAPackage("io.waystation." + module + ".."))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.waystation..").and(not(resideInAnyPackage(allowed))))
        .because(REPAIR)
        .check(HOUSE);
  }

  @Test
  void leaveTheModelToTheJdkAlone() {
    noClasses()
        .that(resideInAPackage("io.waystation.model.."))
        .should()
        .dependOnClassesThat(not(resideInAnyPackage("io.waystation.model..", "java..")))
        .because(
            "model is values: no library and no I/O; to repair it, move the code to who needs it")
        .check(HOUSE);
  }
}
