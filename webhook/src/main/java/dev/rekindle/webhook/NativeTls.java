package dev.rekindle.webhook;

import java.security.Provider;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * TLS as machine code, by BoringSSL through Conscrypt: the JDK's is Java, which is slow until the
 * second compiler has been at it, and that compiler costs more than all the rest of this process.
 */
final class NativeTls {
  private NativeTls() {}

  /** Returns who implements it; null where there is no library for the platform. */
  static @Nullable Provider provider() {
    try {
      return Conscrypt.newProvider();
    } catch (UnsatisfiedLinkError _) {
      return null;
    }
  }
}
