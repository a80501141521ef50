package io.waystation.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temp;

  private static String rights(Path folder) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }

  @Test
  void whatItMakesIsItsOwnersOnly() throws IOException {
    Path data = DataFolder.make(temp.resolve("var/waystation"));
    assertThat(rights(data)).isEqualTo("rwx------");
  }

  @Test
  void theRightsSomebodyChoseStay() throws IOException {
    Path data = Files.createDirectory(temp.resolve("shared"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-x---"));
    assertThat(rights(DataFolder.make(data))).isEqualTo("rwxr-x---");
  }
}
