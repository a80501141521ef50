package io.waystation.server.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waystation.server.SecretFile;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one random number of a demo, from which all its passwords, device secrets and its token are
 * derived: a second start on the same data prints the same ones.
 */
final class DemoKey {
  /** Without 0, 1, l and o, which people mix up. */
  private static final String LETTERS = "23456789abcdefghijkmnpqrstuvwxyz";

  private final byte[] key;

  private DemoKey(byte[] key) {
    this.key = key;
  }

  /** Reads the file, or creates it. */
  static DemoKey in(Path file) {
    return new DemoKey(SecretFile.randomIn(file));
  }

  /** Three groups of four, easy to type: 60 bits. */
  String password(String user) {
    byte[] bytes = derive("user/" + user);
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      word.append(i > 0 && i % 4 == 0 ? "-" : "").append(LETTERS.charAt(bytes[i] & 31));
    }
    return word.toString();
  }

  String deviceSecret(String device) {
    return HexFormat.of().formatHex(derive("device/" + device), 0, 16);
  }

  String bearerToken() {
    return "wst_" + Base64.getUrlEncoder().withoutPadding().encodeToString(derive("token"));
  }

  private byte[] derive(String what) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(what.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HmacSHA256", e);
    }
  }
}
