package dev.rekindle.storage.crypto;

import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import javax.net.ssl.SSLContext;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * TLS, digests and signatures as machine code, by BoringSSL through Conscrypt; the JDK's own where
 * that has no library for the platform or may not load it. Both compute the same. The JDK's are
 * Java, and for most of a restore the JVM has yet to compile them. Thread safe.
 *
 * <p>The system property {@code rekindle.crypto=jdk} leaves Conscrypt out.
 */
public final class NativeCrypto {
  private static final @Nullable Provider PROVIDER = load();

  private NativeCrypto() {}

  private static @Nullable Provider load() {
    if ("jdk".equals(System.getProperty("rekindle.crypto"))) {
      return null;
    }
    try {
      return Conscrypt.newProvider();
    } catch (UnsatisfiedLinkError _) {
      return null; // nothing but time is lost
    }
  }

  /** Returns whether it is machine code. */
  public static boolean available() {
    return PROVIDER != null;
  }

  /**
   * Returns a digest.
   *
   * @throws NoSuchAlgorithmException when nobody has this algorithm
   */
  public static MessageDigest digest(String algorithm) throws NoSuchAlgorithmException {
    return PROVIDER == null
        ? MessageDigest.getInstance(algorithm)
        : MessageDigest.getInstance(algorithm, PROVIDER);
  }

  /**
   * Returns what reads keys for {@link #signature}.
   *
   * @throws NoSuchAlgorithmException when nobody has this algorithm
   */
  public static KeyFactory keys(String algorithm) throws NoSuchAlgorithmException {
    return PROVIDER == null
        ? KeyFactory.getInstance(algorithm)
        : KeyFactory.getInstance(algorithm, PROVIDER);
  }

  /**
   * Returns what signs.
   *
   * @throws NoSuchAlgorithmException when nobody has this algorithm
   */
  public static Signature signature(String algorithm) throws NoSuchAlgorithmException {
    return PROVIDER == null
        ? Signature.getInstance(algorithm)
        : Signature.getInstance(algorithm, PROVIDER);
  }

  /** Returns a context for TLS that has yet to be initialised. */
  public static SSLContext tls() throws NoSuchAlgorithmException {
    return PROVIDER == null
        ? SSLContext.getInstance("TLS")
        : SSLContext.getInstance("TLS", PROVIDER);
  }
}
