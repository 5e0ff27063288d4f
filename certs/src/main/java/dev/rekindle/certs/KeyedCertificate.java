package dev.rekindle.certs;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate with its private key. There is none whose key and certificate do not belong
 * together. Its text never shows the key.
 */
public final class KeyedCertificate {
  private static final byte[] SAMPLE = {82, 101, 107, 105, 110, 100, 108, 101};

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private KeyedCertificate(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /**
   * Pairs a key with a chain, the key's own certificate first.
   *
   * @throws CertificateProblem if they do not belong together
   */
  public static KeyedCertificate of(PrivateKey key, List<X509Certificate> chain)
      throws CertificateProblem {
    X509Certificate own = chain.getFirst();
    if (!matches(key, own)) {
      throw new CertificateProblem(
          "expected the private key of the certificate "
              + own.getSubjectX500Principal()
              + " with serial number "
              + own.getSerialNumber().toString(16)
              + ", found another one");
    }
    return new KeyedCertificate(key, chain);
  }

  /**
   * Reads a pair.
   *
   * @throws CertificateProblem if one of them cannot be read or they do not belong together
   */
  public static KeyedCertificate read(String chainPem, String keyPem) throws CertificateProblem {
    List<X509Certificate> chain = Pem.certificates(chainPem);
    return of(Pem.privateKey(keyPem, chain.getFirst().getPublicKey().getAlgorithm()), chain);
  }

  /** Returns the private key. */
  public PrivateKey key() {
    return key;
  }

  /** Returns the key's own certificate. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** Returns the key's own certificate and those that lead to an authority. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** Returns the chain in PEM. */
  public String chainPem() {
    return Pem.of(chain);
  }

  /** Returns the key in PEM. */
  public String keyPem() {
    return Pem.of(key);
  }

  private static boolean matches(PrivateKey key, X509Certificate certificate) {
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false; // a key of another kind or curve
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key.getAlgorithm(); // EdDSA's signature has the key's name
    };
  }

  @Override
  public String toString() {
    return "KeyedCertificate[" + certificate().getSubjectX500Principal() + "]";
  }
}
