package io.waystation.alerting.notify.channel;

import io.waystation.alerting.notify.oncall.Contact;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.util.MailConnectException;

/** Mail by SMTP. The Message-ID is the same in every attempt. */
public final class Email implements Channel {
  private static final int PERMANENT = 500;
  private static final int NOT_AUTHENTICATED = 530;
  private static final int WRONG_PASSWORD = 535;
  private static final String PATIENCE_MILLIS = "20000";

  public enum Security {
    /** STARTTLS, and nothing without it. */
    STARTTLS,
    /** TLS from the first byte on. */
    TLS,
    /** In the clear, for a relay on this machine. */
    NONE
  }

  /**
   * @param to addresses told when it is for nobody in particular
   * @param user empty when the relay asks for nobody
   */
  public record Settings(
      String host,
      int port,
      Security security,
      String user,
      String password,
      String from,
      List<String> to,
      String trust)
      implements ChannelSettings {
    public Settings {
      to = List.copyOf(to);
    }

    @Override
    public Channel open(Outside outside) {
      return new Email(this);
    }

    @Override
    public boolean personal() {
      return to.isEmpty();
    }

    @Override
    public String toString() {
      return "email";
    }
  }

  private final Settings settings;
  private final Session session;

  private Email(Settings settings) {
    this.settings = settings;
    this.session = Session.getInstance(properties(settings), password(settings));
  }

  private static Properties properties(Settings settings) {
    Properties all = new Properties();
    String smtp = settings.security == Security.TLS ? "smtps" : "smtp";
    all.setProperty("mail.transport.protocol", smtp);
    all.setProperty("mail.transport.protocol.rfc822", smtp);
    String at = "mail." + smtp + ".";
    all.setProperty(at + "host", settings.host);
    all.setProperty(at + "port", String.valueOf(settings.port));
    all.setProperty(at + "auth", String.valueOf(!settings.user.isEmpty()));
    all.setProperty(at + "connectiontimeout", PATIENCE_MILLIS);
    all.setProperty(at + "timeout", PATIENCE_MILLIS);
    all.setProperty(at + "writetimeout", PATIENCE_MILLIS);
    all.setProperty(at + "ssl.checkserveridentity", "true");
    if (!settings.trust.isEmpty()) {
      all.setProperty(at + "ssl.trust", settings.trust);
      all.setProperty(at + "ssl.checkserveridentity", "false");
    }
    if (settings.security == Security.STARTTLS) {
      all.setProperty(at + "starttls.enable", "true");
      all.setProperty(at + "starttls.required", "true");
    }
    return all;
  }

  private static Authenticator password(Settings settings) {
    return settings.user.isEmpty()
        ? null
        : new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication(settings.user, settings.password);
          }
        };
  }

  @Override
  public String name() {
    return "email";
  }

  @Override
  public boolean reaches(Contact person) {
    return person.id().isEmpty() ? !settings.to.isEmpty() : !person.email().isEmpty();
  }

  @Override
  public Result send(List<Message> messages) {
    Message message = messages.get(0);
    List<String> to = message.to().id().isEmpty() ? settings.to : List.of(message.to().email());
    try {
      Transport.send(mail(message, to));
      return Result.delivered(250, "accepted by " + settings.host);
    } catch (AuthenticationFailedException e) {
      return Result.notAllowed(WRONG_PASSWORD, "user or password refused: " + e.getMessage());
    } catch (MailConnectException e) {
      return Result.failed(0, "no connection to %s:%d".formatted(e.getHost(), e.getPort()));
    } catch (MessagingException e) {
      return result(e);
    }
  }

  private MimeMessage mail(Message message, List<String> to) throws MessagingException {
    MimeMessage mail = new Keyed(session, message.key());
    mail.setFrom(new InternetAddress(settings.from));
    for (String address : to) {
      mail.addRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(address));
    }
    String utf8 = StandardCharsets.UTF_8.name();
    mail.setSubject(message.wording().subject(message.notice()), utf8);
    mail.setText(message.wording().text(message.notice()), utf8);
    mail.setSentDate(new Date());
    mail.setHeader("Auto-Submitted", "auto-generated");
    return mail;
  }

  /** The code is in the exception, or in one that hangs on it: one for each address. */
  private static Result result(MessagingException failure) {
    int code = 0;
    for (Exception e = failure; e instanceof MessagingException link; e = link.getNextException()) {
      int given =
          e instanceof SMTPSendFailedException sent
              ? sent.getReturnCode()
              : e instanceof SMTPAddressFailedException address
                  ? address.getReturnCode()
                  : e instanceof SMTPSenderFailedException sender ? sender.getReturnCode() : 0;
      code = Math.max(code, given);
    }
    String words = String.valueOf(failure.getMessage());
    if (code == NOT_AUTHENTICATED || code == WRONG_PASSWORD) {
      return Result.notAllowed(code, words);
    }
    return code >= PERMANENT ? Result.refused(code, words) : Result.failed(code, words);
  }

  /** Keeps its own Message-ID. */
  private static final class Keyed extends MimeMessage {
    private final String key;

    Keyed(Session session, String key) {
      super(session);
      this.key = key;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", "<" + key + "@waystation>");
    }
  }
}
