package io.waystation.storage.records;

import io.waystation.model.Person;
import io.waystation.model.PersonId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Workers, and apart from them the identity vault with their names, encrypted (AES-GCM) under a key
 * the database does not hold.
 */
public interface People {
  /** By id. */
  List<Person> all();

  Optional<Person> find(PersonId id);

  /** Adds the person, or replaces the one with the same id, and seals the name into the vault. */
  void save(Person person, String name);

  /** Opens the vault for one person; call it only for somebody who may know, and audit it. */
  Optional<String> name(PersonId id);

  /** Opens the vault for everybody; the same duty. */
  Map<PersonId, String> names();
}
