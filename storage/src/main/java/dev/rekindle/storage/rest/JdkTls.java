package dev.rekindle.storage.rest;

import dev.rekindle.storage.http.Trust;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Whom the SDKs believe: the same as we do, over the JDK's own TLS. */
public final class JdkTls {
  private JdkTls() {}

  /** Returns what the JDK's HTTP clients are given. */
  public static SSLContext context(Trust trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.managers().toArray(TrustManager[]::new), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }
}
