package io.waystation.server.broker;

import io.waystation.dashboard.access.Secrets;
import io.waystation.model.DeviceId;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may do what on the embedded broker, in one rule: a device is its own user name and its own
 * client id, and moves only below {@code ws/v1/{itself}/}. Our own ingest may do everything.
 *
 * <p>Artemis hands topics over with '.' in place of '/'; device ids hold no '.', so one device's
 * prefix never covers another's.
 */
final class BrokerAccess implements ActiveMQSecurityManager5 {
  private static final Logger log = LoggerFactory.getLogger(BrokerAccess.class);

  private final String ingestUser;
  private final String ingestSecret;
  private final DeviceSecrets devices;

  BrokerAccess(String ingestUser, String ingestSecret, DeviceSecrets devices) {
    this.ingestUser = ingestUser;
    this.ingestSecret = ingestSecret;
    this.devices = devices;
  }

  @Override
  public Subject authenticate(
      String user, String password, RemotingConnection connection, String domain) {
    if (user == null || password == null || !known(user, password, connection.getClientID())) {
      log.warn(
          "refused a connection from {}: user '{}', client id '{}'; a device needs its id as both, its"
              + " own secret, and to be registered",
          connection.getRemoteAddress(),
          user,
          connection.getClientID());
      return null;
    }
    Subject subject = new Subject();
    subject.getPrincipals().add(new UserPrincipal(user));
    return subject;
  }

  private boolean known(String user, String password, String clientId) {
    if (user.equals(ingestUser)) {
      return Secrets.same(ingestSecret, password);
    }
    return DeviceId.valid(user)
        && user.equals(clientId)
        && devices
            .secretHash(new DeviceId(user))
            .map(hash -> Secrets.same(hash, Secrets.hash(password)))
            .orElse(false);
  }

  @Override
  public boolean authorize(Subject subject, Set<Role> roles, CheckType what, String address) {
    String user =
        subject.getPrincipals(UserPrincipal.class).stream()
            .findFirst()
            .map(UserPrincipal::getName)
            .orElse("");
    if (user.equals(ingestUser)) {
      return true;
    }
    return switch (what) {
      case SEND,
          CONSUME,
          CREATE_ADDRESS,
          CREATE_DURABLE_QUEUE,
          CREATE_NON_DURABLE_QUEUE,
          DELETE_DURABLE_QUEUE,
          DELETE_NON_DURABLE_QUEUE ->
          DeviceId.valid(user) && address.startsWith("ws.v1." + user + ".");
      default -> false;
    };
  }

  @Override
  public boolean validateUser(String user, String password) {
    return false;
  }

  @Override
  public boolean validateUserAndRole(
      String user, String password, Set<Role> roles, CheckType what) {
    return false;
  }
}
