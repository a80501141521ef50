package io.waystation.simulator.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whom a device trusts to be its broker, and what it shows of itself. That the broker's certificate
 * is for the host that was asked for is always checked. Safe for any thread.
 */
public final class Tls {
  private static final char[] IN_MEMORY = new char[0];
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]+)-----END [A-Z ]*PRIVATE KEY-----");

  private final MqttClientSslConfig config;

  private Tls(MqttClientSslConfig config) {
    this.config = config;
  }

  /**
   * A client certificate.
   *
   * @param chain PEM, its own certificate first
   * @param key PEM, PKCS#8 without a password
   */
  public record Identity(Path chain, Path key) {}

  /**
   * @param authorities PEM; empty for those Java trusts
   * @throws IllegalArgumentException if a file does not hold what it should; says which, and what
   *     to do
   */
  public static Tls of(Optional<Path> authorities, Optional<Identity> identity) {
    try {
      return new Tls(
          MqttClientSslConfig.builder()
              .trustManagerFactory(authorities.isEmpty() ? null : trust(authorities.get()))
              .keyManagerFactory(identity.isEmpty() ? null : identity(identity.get()))
              .build());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the certificates cannot be used: " + e.getMessage(), e);
    }
  }

  MqttClientSslConfig config() {
    return config;
  }

  private static TrustManagerFactory trust(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    int number = 0;
    for (Certificate authority : certificates(file)) {
      store.setCertificateEntry("authority-" + number++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static KeyManagerFactory identity(Identity identity)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    PrivateKey key = key(identity.key());
    Certificate[] chain = certificates(identity.chain()).toArray(Certificate[]::new);
    store.setKeyEntry("identity", key, IN_MEMORY, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, IN_MEMORY);
    return factory;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, IN_MEMORY);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file) {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!all.isEmpty()) {
        return all;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("%s cannot be read: %s".formatted(file, e), e);
    } catch (GeneralSecurityException e) {
      // Falls through to the same sentence.
    }
    throw new IllegalArgumentException(
        "%s holds no certificate: give a PEM file, which has -----BEGIN CERTIFICATE----- in it"
            .formatted(file));
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException {
    Matcher pem;
    try {
      pem = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new IllegalArgumentException("%s cannot be read: %s".formatted(file, e), e);
    }
    if (pem.find() && pem.group(1).isEmpty()) {
      try {
        byte[] bytes = Base64.getMimeDecoder().decode(pem.group(2));
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(bytes);
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
          try {
            return KeyFactory.getInstance(algorithm).generatePrivate(spec);
          } catch (InvalidKeySpecException another) {
            // One of the others, then.
          }
        }
      } catch (IllegalArgumentException notBase64) {
        // Falls through to the same sentence.
      }
    }
    throw new IllegalArgumentException(
        "%s holds no private key that can be used: give PKCS#8 without a password, as 'openssl pkcs8 -topk8 -nocrypt -in %s' writes it"
            .formatted(file, file));
  }
}
