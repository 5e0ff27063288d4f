package dev.rekindle.restorer.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A key that was made a moment ago, and a certificate that it signed itself. TLS wants one, and
 * nobody relies on it: a library that writes certificates would be all that an image carries it
 * for.
 *
 * @param key the private key
 * @param certificate of version 1 (RFC 5280, 4.1)
 */
record OwnCertificate(PrivateKey key, X509Certificate certificate) {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  // 1.2.840.10045.4.3.2, ecdsa-with-SHA256, and 2.5.4.3, commonName.
  private static final byte[] ECDSA_WITH_SHA256 = {
    0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };
  private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
  private static final Duration LIFE = Duration.ofDays(3650);

  static OwnCertificate make(String name, Instant now) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] algorithm = der(SEQUENCE, der(OBJECT_IDENTIFIER, ECDSA_WITH_SHA256));
    byte[] body = body(name, now, algorithm, pair.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(body);
    byte[] whole = der(SEQUENCE, body, algorithm, bits(signature.sign()));
    return new OwnCertificate(
        pair.getPrivate(),
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(whole)));
  }

  private static byte[] body(String name, Instant now, byte[] algorithm, byte[] publicKey) {
    BigInteger serial = new BigInteger(120, new SecureRandom()).setBit(120);
    byte[] who = name(name);
    return der(
        SEQUENCE,
        der(INTEGER, serial.toByteArray()),
        algorithm,
        who,
        der(SEQUENCE, time(now.minus(CLOCKS_DIFFER)), time(now.plus(LIFE))),
        who,
        publicKey);
  }

  private static byte[] name(String name) {
    byte[] text = der(UTF8_STRING, name.getBytes(StandardCharsets.UTF_8));
    return der(SEQUENCE, der(SET, der(SEQUENCE, der(OBJECT_IDENTIFIER, COMMON_NAME), text)));
  }

  private static byte[] time(Instant time) {
    return der(GENERALIZED_TIME, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] bits(byte[] bytes) {
    return der(BIT_STRING, new byte[] {0}, bytes);
  }

  /** One value in DER (X.690): tag, length, content. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    int length = content.size();
    if (length < 0x80) {
      value.write(length);
    } else {
      byte[] digits = BigInteger.valueOf(length).toByteArray();
      int zero = digits[0] == 0 ? 1 : 0;
      value.write(0x80 | (digits.length - zero));
      value.write(digits, zero, digits.length - zero);
    }
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }

  @Override
  public String toString() {
    return "OwnCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}
