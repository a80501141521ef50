package io.waystation.storage.records;

import io.waystation.model.HealthFile;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Sex;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Workers, and apart from them the identity vault with their names, encrypted (AES-GCM) under a key
 * the database does not hold.
 */
public final class People {
  private static final String PROOF = "waystation";

  private final Handle handle;
  private final Vault vault;

  People(Handle handle, Vault vault) {
    this.handle = handle;
    this.vault = vault;
  }

  /** By id. */
  public List<Person> all() {
    return handle
        .createQuery("SELECT * FROM person ORDER BY id")
        .map(Row.to(People::person))
        .list();
  }

  public Optional<Person> find(PersonId id) {
    return handle
        .createQuery("SELECT * FROM person WHERE id = :id")
        .bind("id", id)
        .map(Row.to(People::person))
        .findOne();
  }

  /**
   * Adds the person, or replaces the one with the same id, and seals the name into the vault.
   *
   * @throws RecordsException if the station is not there
   */
  public void save(Person person, String name) {
    if (person.id().isNone()) {
      throw new IllegalArgumentException("a person needs an id");
    }
    handle
        .createUpdate(
            """
            INSERT INTO person (id, sex, birth_year, occupation_zh, occupation_en, station)
            VALUES (:id, :sex, :birthYear, :occupation.zh, :occupation.en, :station)
            ON CONFLICT (id) DO UPDATE SET
              sex = excluded.sex, birth_year = excluded.birth_year,
              occupation_zh = excluded.occupation_zh, occupation_en = excluded.occupation_en,
              station = excluded.station
            """)
        .bindMethods(person)
        .execute();
    handle
        .createUpdate(
            """
            INSERT INTO identity (person, sealed) VALUES (:id, :sealed)
            ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed
            """)
        .bind("id", person.id())
        .bind("sealed", vault.seal(person.id().value(), name))
        .execute();
  }

  /** What is on file of that person; health data. */
  public HealthFile file(PersonId id) {
    return handle
        .createQuery("SELECT * FROM person_file WHERE person = :id")
        .bind("id", id)
        .map(
            Row.to(
                row -> {
                  String words = row.text("conditions");
                  OptionalInt arrived = row.optionalNumber("arrived");
                  return new HealthFile(
                      words.isEmpty()
                          ? Set.of()
                          : Arrays.stream(words.split(" "))
                              .map(HealthFile.Condition::of)
                              .collect(Collectors.toSet()),
                      arrived.isPresent()
                          ? Optional.of(LocalDate.ofEpochDay(arrived.getAsInt()))
                          : Optional.empty());
                }))
        .findOne()
        .orElse(HealthFile.NONE);
  }

  /**
   * Puts that on file in the place of what was.
   *
   * @throws RecordsException if the person is not there
   */
  public void saveFile(PersonId id, HealthFile file) {
    handle
        .createUpdate(
            """
            INSERT INTO person_file (person, conditions, arrived)
            VALUES (:id, :conditions, :arrived)
            ON CONFLICT (person) DO UPDATE SET
              conditions = excluded.conditions, arrived = excluded.arrived
            """)
        .bind("id", id)
        .bind(
            "conditions",
            file.conditions().stream()
                .map(HealthFile.Condition::word)
                .sorted()
                .collect(Collectors.joining(" ")))
        .bind("arrived", file.arrived().map(day -> (int) day.toEpochDay()).orElse(null))
        .execute();
  }

  /** Opens the vault for one person; call it only for somebody who may know, and audit it. */
  public Optional<String> name(PersonId id) {
    return handle
        .createQuery("SELECT sealed FROM identity WHERE person = :id")
        .bind("id", id)
        .mapTo(String.class)
        .findOne()
        .map(text -> vault.open(id.value(), text));
  }

  /** Opens the vault for everybody; the same duty. */
  public Map<PersonId, String> names() {
    Map<PersonId, String> names = new LinkedHashMap<>();
    handle
        .createQuery("SELECT person, sealed FROM identity ORDER BY person")
        .map(
            Row.to(
                row -> Map.entry(row.person(), vault.open(row.text("person"), row.text("sealed")))))
        .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
    return names;
  }

  /**
   * Seals a known text on first use and opens it ever after, so that a lost key shows at the start
   * and not when half the names are sealed with its successor.
   */
  void proveKey() {
    Optional<String> proof =
        handle.createQuery("SELECT sealed FROM vault_proof").mapTo(String.class).findOne();
    if (proof.isPresent()) {
      vault.open(PROOF, proof.get());
    } else {
      handle
          .createUpdate("INSERT INTO vault_proof (id, sealed) VALUES (1, :sealed)")
          .bind("sealed", vault.seal(PROOF, PROOF))
          .execute();
    }
  }

  private static Person person(Row row) throws SQLException {
    return new Person(
        new PersonId(row.text("id")),
        row.word("sex", Sex.class),
        row.number("birth_year"),
        row.local("occupation"),
        row.station());
  }
}
