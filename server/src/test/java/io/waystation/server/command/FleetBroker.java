package io.waystation.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.testkit.LocalServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A real Mosquitto that asks who is there: in the clear and with TLS for whoever has a password,
 * and with TLS for whoever has a certificate. Its own certificate is for the name localhost.
 */
final class FleetBroker implements AutoCloseable {
  private static final String STORE_PASSWORD = "changeit";

  private final Path folder;
  private final Path passwords;
  final int plain = LocalServer.freePort();
  final int tls = LocalServer.freePort();
  final int mutual = LocalServer.freePort();
  final Path authority;
  final Path certificate;
  final Path key;
  private LocalServer server;

  /**
   * @param users who may log in with the password "s3cret"; of them only "mute" may not publish
   */
  FleetBroker(Path folder, List<String> users) throws Exception {
    this.folder = folder;
    this.passwords = Files.createFile(folder.resolve("passwd"));
    for (String user : users) {
      run(program("mosquitto_passwd"), "-b", passwords.toString(), user, "s3cret");
    }
    pair("broker", "dns:localhost");
    pair("device", "dns:device");
    this.authority = folder.resolve("broker.pem");
    this.certificate = folder.resolve("device.pem");
    this.key = folder.resolve("device.key");
    start();
  }

  void start() throws IOException {
    Path acl =
        Files.writeString(
            folder.resolve("acl"),
            "pattern readwrite ws/v1/%u/#\nuser fleet\ntopic readwrite ws/v1/#\n");
    String known =
        "allow_anonymous false%npassword_file %s%nacl_file %s%n".formatted(passwords, acl);
    String secure = "certfile %s%nkeyfile %s%n".formatted(authority, folder.resolve("broker.key"));
    Path file =
        Files.writeString(
            folder.resolve("mosquitto.conf"),
            "user "
                + System.getProperty("user.name")
                + "\nper_listener_settings true\n"
                + "listener %d 127.0.0.1%n%s".formatted(plain, known)
                + "listener %d localhost%n%s%s".formatted(tls, known, secure)
                + "listener %d localhost%nallow_anonymous true%n%s".formatted(mutual, secure)
                + "cafile %s%nrequire_certificate true%n".formatted(certificate));
    server =
        LocalServer.start(
            "mosquitto",
            List.of(program("mosquitto"), "-c", file.toString()),
            folder,
            () -> answers(plain) && answers(mutual));
  }

  void kill() {
    server.kill();
  }

  @Override
  public void close() {
    server.close();
  }

  /** A key, and a certificate it has signed itself, both in PEM. */
  private void pair(String name, String alternative) throws Exception {
    Path store = folder.resolve(name + ".p12");
    run(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-keyalg",
        "EC",
        "-alias",
        name,
        "-dname",
        "CN=" + name,
        "-ext",
        "san=" + alternative,
        "-ext",
        "bc:c",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        STORE_PASSWORD);
    KeyStore pair = KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray());
    pem(name + ".pem", "CERTIFICATE", pair.getCertificate(name).getEncoded());
    pem(name + ".key", "PRIVATE KEY", pair.getKey(name, STORE_PASSWORD.toCharArray()).getEncoded());
  }

  private void pem(String file, String what, byte[] bytes) throws IOException {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, text, what));
  }

  private static boolean answers(int port) {
    try (Socket dialled = new Socket("localhost", port)) {
      return dialled.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String program(String name) {
    return LocalServer.find(name)
        .orElseThrow(() -> new IllegalStateException("install " + name + " (Debian: mosquitto)"))
        .toString();
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
