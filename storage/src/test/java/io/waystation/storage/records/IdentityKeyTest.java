package io.waystation.storage.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityKeyTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("keys").resolve("identity.key");
  }

  @Test
  void aNewKeyIsRandomKeptAndForItsOwnerOnly() throws IOException {
    byte[] made = IdentityKey.inFile(file).bytes();
    assertThat(IdentityKey.inFile(file).bytes()).isEqualTo(made);
    assertThat(IdentityKey.inFile(folder.resolve("other.key")).bytes()).isNotEqualTo(made);
    assertThat(Files.readString(file).strip()).matches("[0-9a-f]{64}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> beside = Files.list(file.getParent())) {
      assertThat(beside).containsExactly(file);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "zz00000000000000000000000000000000000000000000000000000000000000",
        "00000000000000000000000000000000000000000000000000000000000000",
        "000000000000000000000000000000000000000000000000000000000000000000"
      })
  void aFileThatIsNoKeyIsRefusedAndLeftAlone(String content) throws IOException {
    write(content);
    assertThatThrownBy(() -> IdentityKey.inFile(file))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("64 hexadecimal digits");
    assertThat(Files.readString(file)).isEqualTo(content);
  }

  @Test
  void capitalsAndALineEndAreFine() throws IOException {
    write("AB".repeat(32) + "\r\n");
    assertThat(IdentityKey.inFile(file).bytes()).containsOnly(0xAB);
  }

  @Test
  void aKeyEverybodyCanReadIsRefused() throws IOException {
    write("ab".repeat(32));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> IdentityKey.inFile(file))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("chmod 600 " + file);
  }

  @Test
  void aFolderIsNoKey() throws IOException {
    Files.createDirectories(file);
    assertThatThrownBy(() -> IdentityKey.inFile(file)).isInstanceOf(RecordsException.class);
  }

  @Test
  void isNeverPrinted() {
    assertThat(new IdentityKey(new byte[32])).hasToString("IdentityKey");
  }

  private void write(String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
