package dev.rekindle.certs;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys as PEM text (RFC 7468). Text around the blocks is skipped. */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]+)-----END \\1-----", Pattern.DOTALL);
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ");
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";

  private record Block(String type, String base64) {
    byte[] der() throws CertificateProblem {
      try {
        return Base64.getMimeDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new CertificateProblem(
            "expected base64 in the PEM block " + type + ", found something else", e);
      }
    }

    @Override
    public String toString() {
      return type; // it may be a secret
    }
  }

  private Pem() {}

  /**
   * Reads all certificates in their order; blocks of other types are skipped.
   *
   * @throws CertificateProblem if there is none, or a block is cut off or damaged
   */
  public static List<X509Certificate> certificates(String pem) throws CertificateProblem {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(pem)) {
      if (block.type.equals(CERTIFICATE)) {
        certificates.add(certificate(block.der()));
      }
    }
    if (certificates.isEmpty()) {
      throw new CertificateProblem("expected certificates in PEM, found none");
    }
    return List.copyOf(certificates);
  }

  /**
   * Reads one private key in PKCS #8.
   *
   * @param algorithm the key's: {@code EC}, {@code RSA} or {@code EdDSA}, as its certificate says
   * @throws CertificateProblem if there is not exactly one, or it is of another kind
   */
  public static PrivateKey privateKey(String pem, String algorithm) throws CertificateProblem {
    List<Block> keys = blocks(pem).stream().filter(block -> block.type.contains("KEY")).toList();
    if (keys.size() != 1) {
      throw new CertificateProblem("expected one private key in PEM, found " + keys.size());
    }
    Block key = keys.getFirst();
    if (!key.type.equals(PRIVATE_KEY)) {
      throw new CertificateProblem(
          "expected a PRIVATE KEY (PKCS #8, not encrypted), found "
              + key.type
              + "; cert-manager writes PKCS #8 with privateKey.encoding: PKCS8");
    }
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key.der()));
    } catch (GeneralSecurityException e) {
      throw new CertificateProblem(
          "expected a private key for " + algorithm + ", found one that does not read as such", e);
    }
  }

  /** Writes certificates, in their order. */
  public static String of(Collection<X509Certificate> certificates) {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        append(pem, CERTIFICATE, certificate.getEncoded());
      } catch (CertificateException e) {
        throw new IllegalArgumentException("a certificate without an encoding", e);
      }
    }
    return pem.toString();
  }

  /** Writes a private key in PKCS #8, not encrypted. */
  public static String of(PrivateKey key) {
    StringBuilder pem = new StringBuilder();
    append(pem, PRIVATE_KEY, key.getEncoded());
    return pem.toString();
  }

  private static X509Certificate certificate(byte[] der) throws CertificateProblem {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new CertificateProblem("expected a certificate, found bytes that are none", e);
    }
  }

  private static List<Block> blocks(String pem) throws CertificateProblem {
    List<Block> blocks = new ArrayList<>();
    Matcher found = BLOCK.matcher(pem);
    while (found.find()) {
      blocks.add(new Block(found.group(1), found.group(2)));
    }
    long begun = BEGIN.matcher(pem).results().count();
    if (begun != blocks.size()) {
      throw new CertificateProblem(
          "expected whole PEM blocks, found %d that begin and %d that end as they should"
              .formatted(begun, blocks.size()));
    }
    return blocks;
  }

  private static void append(StringBuilder pem, String type, byte[] der) {
    byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
    pem.append("-----BEGIN ").append(type).append("-----\n");
    pem.append(Base64.getMimeEncoder(64, lineEnd).encodeToString(der));
    pem.append("\n-----END ").append(type).append("-----\n");
  }
}
