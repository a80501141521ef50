package io.waystation.alerting.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.notify.oncall.Contact;
import io.waystation.storage.records.Attempt.Outcome;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** With a real SMTP server on loopback that wants STARTTLS and a password. */
class EmailTest {
  private static final String KEY_PASSWORD = "changeit";

  private record Mail(String from, String to, byte[] content) {}

  @TempDir Path folder;
  private final List<Mail> mails = new CopyOnWriteArrayList<>();
  private volatile RejectException refusal;
  private SMTPServer server;

  @BeforeEach
  void open() throws Exception {
    server =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .enableTLS()
            .requireTLS()
            .requireAuth()
            .startTlsSocketFactory(certificate(), false)
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory(
                    (user, password, context) -> {
                      if (!user.equals("waystation") || !password.equals("right")) {
                        throw new LoginFailedException();
                      }
                    }))
            .messageHandler(
                (context, from, to, content) -> {
                  if (refusal != null) {
                    throw refusal;
                  }
                  mails.add(new Mail(from, to, content));
                })
            .build();
    server.start();
  }

  @AfterEach
  void close() {
    server.stop();
  }

  /** Made by the JDK's own tool for this test. */
  private SSLContext certificate() throws Exception {
    Path store = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-alias",
                "smtp",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                KEY_PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.out").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, KEY_PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, KEY_PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private Result send(Email.Security security, String password, String trust, Contact to)
      throws InterruptedException {
    Outside outside =
        new Outside(
            new HttpSender(Duration.ofSeconds(1)), Clock.systemUTC(), StationNotices.NOWHERE, "");
    return new Email.Settings(
            "localhost",
            server.getPortAllocated(),
            security,
            "waystation",
            password,
            "waystation@clinic.example",
            List.of("one@clinic.example", "two@clinic.example"),
            trust)
        .open(outside)
        .send(List.of(ReactionTest.message(to)));
  }

  @Test
  void isSentUnderTlsWithSubjectTextAndItsOwnId() throws Exception {
    Result result = send(Email.Security.STARTTLS, "right", "localhost", Contact.nobody("zh"));
    assertThat(result.words()).startsWith("accepted by");
    assertThat(result.outcome()).isEqualTo(Outcome.DELIVERED);
    MimeMessage mail =
        new MimeMessage(
            Session.getInstance(new Properties()),
            new ByteArrayInputStream(mails.get(0).content()));
    assertThat(mail.getAllRecipients())
        .extracting(String::valueOf)
        .containsExactly("one@clinic.example", "two@clinic.example");
    assertThat(mail.getSubject()).isEqualTo("【紧急】室内过热，st-1 驿站");
    assertThat(mail.getMessageID()).isEqualTo("<key-1@waystation>");
    assertThat(String.valueOf(mail.getContent()))
        .contains("11-21 20:00 起", "https://w.example/#/alarms/a-1")
        .doesNotContain("31.4");
  }

  @Test
  void isForThePersonOnCallInTheirLanguage() throws Exception {
    Contact wang = new Contact("wang", "Wang", "en", "", "wang@clinic.example");
    assertThat(send(Email.Security.STARTTLS, "right", "localhost", wang).outcome())
        .isEqualTo(Outcome.DELIVERED);
    assertThat(mails).extracting(Mail::to).containsExactly("wang@clinic.example");
    MimeMessage mail =
        new MimeMessage(
            Session.getInstance(new Properties()),
            new ByteArrayInputStream(mails.get(0).content()));
    assertThat(mail.getSubject()).isEqualTo("[CRITICAL] Room too hot, Station st-1");
  }

  @Test
  void aWrongPasswordIsNoFaultOfTheMessage() throws Exception {
    Result result =
        send(Email.Security.STARTTLS, "wrong-secret", "localhost", Contact.nobody("zh"));
    assertThat(result.outcome()).isEqualTo(Outcome.NOT_ALLOWED);
    assertThat(result.words()).doesNotContain("wrong-secret");
  }

  @Test
  void whomNobodyVouchesForGetsNoPassword() throws Exception {
    Result result = send(Email.Security.STARTTLS, "right", "", Contact.nobody("zh"));
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(mails).isEmpty();
  }

  @Test
  void fiveHundredIsForEverAndFourHundredForNow() throws Exception {
    refusal = new RejectException(554, "this looks like spam");
    Result never = send(Email.Security.STARTTLS, "right", "localhost", Contact.nobody("zh"));
    assertThat(never.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(never.status()).isEqualTo(554);
    assertThat(never.words()).contains("spam");
    refusal = new RejectException(451, "greylisted");
    Result later = send(Email.Security.STARTTLS, "right", "localhost", Contact.nobody("zh"));
    assertThat(later.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(later.status()).isEqualTo(451);
  }

  @Test
  void nobodyThereIsAFailure() throws Exception {
    server.stop();
    Result result = send(Email.Security.STARTTLS, "right", "localhost", Contact.nobody("zh"));
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.words()).contains("no connection");
  }
}
