package dev.rekindle.storage.rest;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Proxy;
import dev.rekindle.storage.http.Trust;
import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URL;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/** The JDK's connections, over which two of the SDKs send, through the proxies that there are. */
public final class UrlConnections {
  private final Proxies proxies;
  private final @Nullable Trust trust;

  /**
   * Opens nothing yet.
   *
   * @param trust null for what the platform believes
   */
  public UrlConnections(Proxies proxies, @Nullable Trust trust) {
    this.proxies = proxies;
    this.trust = trust;
    TunnelPasswords.allow(proxies);
  }

  /** Returns a connection that was not made yet. */
  public HttpURLConnection open(URL url) throws IOException {
    URI server = URI.create(url.getProtocol() + "://" + url.getAuthority());
    Optional<Proxy> proxy = proxies.to(server);
    HttpURLConnection connection =
        (HttpURLConnection)
            url.openConnection(proxy.map(UrlConnections::jdks).orElse(java.net.Proxy.NO_PROXY));
    proxy.ifPresent(known -> introduce(connection, known));
    if (trust != null && connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(JdkTls.context(trust).getSocketFactory());
      if (!trust.checksName()) {
        secure.setHostnameVerifier((_, _) -> true);
      }
    }
    return connection;
  }

  private static java.net.Proxy jdks(Proxy proxy) {
    InetSocketAddress address = new InetSocketAddress(proxy.host(), proxy.port());
    return new java.net.Proxy(java.net.Proxy.Type.HTTP, address);
  }

  private static void introduce(HttpURLConnection connection, Proxy proxy) {
    if (proxy.login() == null) {
      return;
    }
    connection.setAuthenticator(answering(proxy.login()));
    if (!(connection instanceof HttpsURLConnection)) {
      // Before it is asked for: a body that is streamed cannot be sent again.
      proxy
          .authorization()
          .ifPresent(a -> connection.setRequestProperty("Proxy-Authorization", a.reveal()));
    }
  }

  private static Authenticator answering(Proxy.Login login) {
    return new Authenticator() {
      @Override
      protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY
            ? new PasswordAuthentication(login.user(), login.password().reveal().toCharArray())
            : null;
      }
    };
  }
}
