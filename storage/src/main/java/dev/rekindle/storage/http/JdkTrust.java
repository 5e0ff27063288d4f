package dev.rekindle.storage.http;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whoever carries the bytes, it is the JDK that decides whom to believe. The one difference: in TLS
 * 1.3 the cipher suite says nothing about the certificate, which is {@code GENERIC} to Conscrypt
 * and {@code UNKNOWN} to the JDK.
 *
 * <p>Source: {@code SSL_CIPHER_get_kx_name} in {@code ssl/ssl_cipher.cc} of BoringSSL, whose word
 * Conscrypt passes on; {@code EndEntityChecker} of the JDK.
 */
final class JdkTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager jdk;

  private JdkTrust(X509ExtendedTrustManager jdk) {
    this.jdk = jdk;
  }

  /** Believes what is in the store; without one, whom the platform believes. */
  static List<TrustManager> in(@Nullable KeyStore trusted) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return List.of(new JdkTrust(extended));
      }
    }
    throw new GeneralSecurityException("this Java platform checks no certificates");
  }

  private static String known(String type) {
    return type.equals("GENERIC") ? "UNKNOWN" : type;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    jdk.checkServerTrusted(chain, known(type), socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    jdk.checkServerTrusted(chain, known(type), engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    jdk.checkServerTrusted(chain, known(type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    jdk.checkClientTrusted(chain, known(type), socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    jdk.checkClientTrusted(chain, known(type), engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    jdk.checkClientTrusted(chain, known(type));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return jdk.getAcceptedIssuers();
  }
}
