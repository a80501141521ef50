package io.waystation.server.check;

import static io.waystation.server.check.MachineKind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.server.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found on a machine, made wrong for real where that can be done. */
class MachineCheckTest {
  @TempDir Path folder;

  private Path data;

  @BeforeEach
  void make() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
  }

  private Config config(String more) {
    return Looked.config(folder, "data: " + data + "\n" + more);
  }

  @Test
  void aGoodFolderIsGoodAndNothingIsLeftInIt() throws IOException {
    Looked looked = Looked.at(new DataFolderCheck(data));
    assertThat(looked.kinds()).contains(DATA_USABLE);
    assertThat(looked.bad()).doesNotContain(DATA_OPEN, DATA_UNUSABLE, DATA_FOREIGN);
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aFolderOpenToAllIsTold() throws IOException {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(Looked.at(new DataFolderCheck(data)).bad()).contains(DATA_OPEN);
  }

  @Test
  void aFolderThatIsAFileOrNotThereYetIsTold() throws IOException {
    assertThat(Looked.at(new DataFolderCheck(folder.resolve("new/data"))).kinds())
        .contains(DATA_TO_MAKE);
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(Looked.at(new DataFolderCheck(file)).bad()).contains(DATA_UNUSABLE);
    assertThat(Looked.at(new DataFolderCheck(file.resolve("data"))).bad()).contains(DATA_UNUSABLE);
  }

  @Test
  void fileSystemsThatDoNotKeepAreTold() {
    Findings findings = new Findings();
    DataFolderCheck check = new DataFolderCheck(data);
    List.of("ext4", "xfs", "tmpfs", "nfs4", "overlay")
        .forEach(type -> check.fileSystem(type, findings));
    assertThat(new Looked(findings.all()).kinds())
        .containsExactly(DISK_IN_MEMORY, DISK_ON_NETWORK, DISK_OF_CONTAINER);
  }

  @Test
  void roomIsComparedWithWhatIsAskedFor() throws IOException {
    long freeMb = Files.getFileStore(data).getUsableSpace() / 1_000_000;
    assertThat(disk("journal: {size: 100MB, free: 50MB}").bad()).isEmpty();
    assertThat(disk("journal: {size: 999999TB, free: 50MB}").bad()).containsExactly(DISK_SMALL);
    Looked full = disk("journal: {size: 100MB, free: %dTB}".formatted(freeMb / 1_000_000 + 2));
    assertThat(full.bad()).containsExactly(DISK_FULL);
    assertThat(full.only(DISK_FULL).words().en()).contains("it goes on by itself");
  }

  private Looked disk(String journal) {
    Config config = config("mqtt: {broker: external, uri: 'tcp://localhost'}\n" + journal);
    return Looked.at(new DiskCheck(config, RunningService.of(config)));
  }

  @Test
  void theKeyIsThereOursAloneAndWhole() throws IOException {
    Path key = folder.resolve("identity.key");
    Config config = config("identity-key: " + key + "\n");
    assertThat(key(config)).containsExactly(KEY_TO_MAKE);
    Files.createDirectories(data.resolve("records"));
    Files.createFile(data.resolve("records").resolve("records.db"));
    assertThat(key(config)).containsExactly(KEY_MISSING);
    Files.writeString(key, "ab".repeat(32) + "\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertThat(key(config)).containsExactly(KEY_READY);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(key(config)).containsExactly(KEY_OPEN);
    Files.writeString(key, "no key");
    assertThat(key(config)).containsExactly(KEY_BROKEN);
    assertThat(key(config(""))).containsExactly(KEY_MISSING, KEY_BESIDE_DATA);
  }

  private static List<Kind> key(Config config) {
    return Looked.at(new IdentityKeyCheck(config)).kinds();
  }

  @Test
  void aPortOfOthersIsTold() throws IOException {
    try (ServerSocket others = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket ours = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Config config =
          config(
              "mqtt: {broker: external, uri: 'tcp://localhost'}\nhttp: {port: %d}\nops: {port: %d}"
                  .formatted(others.getLocalPort(), ours.getLocalPort()));
      assertThat(ports(config)).containsExactly(PORT_TAKEN, PORT_TAKEN);
      Path locks = Files.createDirectories(data.resolve("locks"));
      Files.writeString(locks.resolve("ingest.lock"), ProcessHandle.current().pid() + "\n");
      assertThat(ports(config)).containsExactly(PORT_OURS, PORT_TAKEN);
    }
  }

  private static List<Kind> ports(Config config) {
    return Looked.at(new PortsCheck(config, RunningService.of(config))).kinds();
  }

  @Test
  void heapAndMemoryAreCompared() {
    Findings findings = new Findings();
    ProcessCheck.memory(512, 4_096, findings);
    ProcessCheck.memory(2_048, 2_048, findings);
    ProcessCheck.memory(128, 4_096, findings);
    assertThat(new Looked(findings.all()).kinds())
        .containsExactly(HEAP_FITS, HEAP_TOO_LARGE, HEAP_SMALL);
    assertThat(findings.all().get(1).remedy().en()).contains("-Xmx1698m");
  }
}
