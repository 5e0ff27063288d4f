package dev.rekindle.storage.rest;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Proxy;
import dev.rekindle.storage.http.Trust;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's connections, over which two of the SDKs send, through the proxies that there are. The
 * JDK keeps connections for those who ask with the same socket factory and the same authenticator.
 */
public final class UrlConnections {
  private static final HostnameVerifier ANY_NAME = (_, _) -> true;

  private final Proxies proxies;
  private final JdkProxies jdk;
  private final @Nullable SSLSocketFactory sockets;
  private final boolean checksName;

  /**
   * Opens nothing yet.
   *
   * @param trust null for what the platform believes
   */
  public UrlConnections(Proxies proxies, @Nullable Trust trust) {
    this.proxies = proxies;
    this.jdk = new JdkProxies(proxies);
    this.sockets = trust == null ? null : JdkTls.context(trust).getSocketFactory();
    this.checksName = trust == null || trust.checksName();
  }

  /** Returns a connection that was not made yet. */
  public HttpURLConnection open(URL url) throws IOException {
    URI server = URI.create(url.getProtocol() + "://" + url.getAuthority());
    HttpURLConnection connection = (HttpURLConnection) url.openConnection(jdk.to(server));
    proxies.to(server).ifPresent(proxy -> introduce(connection, proxy));
    if (sockets != null && connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(sockets);
      if (!checksName) {
        secure.setHostnameVerifier(ANY_NAME);
      }
    }
    return connection;
  }

  private void introduce(HttpURLConnection connection, Proxy proxy) {
    if (proxy.login() == null) {
      return;
    }
    connection.setAuthenticator(jdk.passwords());
    if (!(connection instanceof HttpsURLConnection)) {
      // Before it is asked for: a body that is streamed cannot be sent again.
      proxy
          .authorization()
          .ifPresent(a -> connection.setRequestProperty("Proxy-Authorization", a.reveal()));
    }
  }
}
