package dev.rekindle.storage.http;

import dev.rekindle.storage.crypto.NativeCrypto;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Which servers are believed over TLS. Thread safe.
 *
 * @param managers as JSSE wants them
 * @param checksName whether the certificate must be for the host that was asked
 */
public record Trust(List<TrustManager> managers, SSLSocketFactory sockets, boolean checksName) {

  /** The platform's certificates. */
  public static Trust platform() throws GeneralSecurityException {
    return of(JdkTrust.in(null), true);
  }

  /**
   * The certificates in a PEM file, instead of the platform's.
   *
   * @throws GeneralSecurityException when there is none in it
   */
  public static Trust certificates(Path pem) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    for (Certificate certificate : read(pem)) {
      trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
    }
    if (trusted.size() == 0) {
      throw new GeneralSecurityException("there is no certificate in it");
    }
    return of(JdkTrust.in(trusted), true);
  }

  /** Whoever answers; for tests and networks that are trusted as a whole. */
  public static Trust anyone() throws GeneralSecurityException {
    return of(List.of(new Anyone()), false);
  }

  private static Trust of(List<TrustManager> managers, boolean checksName)
      throws GeneralSecurityException {
    SSLContext context = NativeCrypto.tls();
    context.init(null, managers.toArray(TrustManager[]::new), null);
    return new Trust(managers, context.getSocketFactory(), checksName);
  }

  private static Collection<? extends Certificate> read(Path pem)
      throws IOException, GeneralSecurityException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(pem))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  /** Checks nothing, because the configuration says so. */
  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
