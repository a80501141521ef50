package io.waystation.server.check;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The way to the broker, before MQTT: name, port, TLS. */
final class BrokerDoor {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final long CERTIFICATE_DAYS = 30;
  private static final Map<String, Integer> PORTS =
      Map.of("tcp", 1883, "ssl", 8883, "ws", 80, "wss", 443);

  /** CONNECT of MQTT 3.1.1, clean, without a user, with a client id the broker makes. */
  private static final byte[] CONNECT_OLD = {
    0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0,
  };

  private static final int CONNACK = 0x20;

  private final URI uri;
  private final int port;
  private final boolean tls;

  BrokerDoor(URI uri) {
    this.uri = uri;
    this.port = uri.getPort() < 0 ? PORTS.get(uri.getScheme()) : uri.getPort();
    this.tls = Set.of("ssl", "wss").contains(uri.getScheme());
  }

  int port() {
    return port;
  }

  /**
   * @return whether one can go in by it
   */
  boolean look(Findings findings) {
    try (Socket plain = dial()) {
      if (tls) {
        certificate(plain, findings);
      }
      return true;
    } catch (UnknownHostException e) {
      findings.add(BrokerKind.HOST_UNKNOWN, uri.getHost());
    } catch (TlsException e) {
      findings.add(BrokerKind.TLS_FAILS, uri, e.getMessage());
    } catch (IOException e) {
      findings.add(BrokerKind.NOT_LISTENING, uri, e.getMessage());
    }
    return false;
  }

  /** Whether it answers somebody who speaks MQTT 3.1.1, be it with a refusal. */
  boolean speaksOldMqtt() {
    if (uri.getScheme().startsWith("ws")) {
      return false;
    }
    try (Socket plain = dial();
        Socket socket = tls ? secured(plain) : plain) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(CONNECT_OLD);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return in.readUnsignedByte() == CONNACK && in.readUnsignedByte() == 2;
    } catch (IOException e) {
      return false;
    }
  }

  private Socket dial() throws IOException {
    Socket socket = new Socket();
    try {
      InetSocketAddress address = new InetSocketAddress(uri.getHost(), port);
      if (address.isUnresolved()) {
        throw new UnknownHostException(uri.getHost());
      }
      socket.connect(address, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void certificate(Socket plain, Findings findings) throws TlsException {
    try (SSLSocket secured = secured(plain)) {
      secured.startHandshake();
      for (Certificate certificate : secured.getSession().getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          Instant end = x509.getNotAfter().toInstant();
          long days = ChronoUnit.DAYS.between(Instant.now(), end);
          if (days < CERTIFICATE_DAYS) {
            findings.add(
                BrokerKind.TLS_EXPIRES, uri, end.atOffset(ZoneOffset.UTC).toLocalDate(), days);
          }
        }
      }
    } catch (IOException e) {
      throw new TlsException(e);
    }
  }

  private SSLSocket secured(Socket plain) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secured = (SSLSocket) factory.createSocket(plain, uri.getHost(), port, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    return secured;
  }

  private static final class TlsException extends IOException {
    private static final long serialVersionUID = 1;

    TlsException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
