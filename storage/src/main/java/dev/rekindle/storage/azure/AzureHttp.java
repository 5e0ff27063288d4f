package dev.rekindle.storage.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.ConfigurationBuilder;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Proxy;
import dev.rekindle.storage.http.Trust;
import dev.rekindle.storage.rest.JdkTls;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.storage.rest.TunnelPasswords;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the SDK sends its requests: by the JDK's client, through the proxies that there are. */
final class AzureHttp {
  private AzureHttp() {}

  /**
   * Returns a client.
   *
   * @param trust null for what the platform believes
   */
  static HttpClient client(Proxies proxies, Patience patience, @Nullable Trust trust) {
    TunnelPasswords.allow(proxies);
    java.net.http.HttpClient.Builder http =
        java.net.http.HttpClient.newBuilder()
            .connectTimeout(patience.connect())
            .proxy(new Selector(proxies));
    if (trust != null) {
      http.sslContext(JdkTls.context(trust));
    }
    if (proxies.wantPasswords()) {
      http.authenticator(new Passwords(proxies));
    }
    return new JdkHttpClientBuilder(http)
        .configuration(new ConfigurationBuilder().build())
        .responseTimeout(patience.silence())
        .readTimeout(patience.silence())
        .writeTimeout(patience.silence())
        .build();
  }

  /** Chooses for each server. */
  private static final class Selector extends ProxySelector {
    private final Proxies proxies;

    Selector(Proxies proxies) {
      this.proxies = proxies;
    }

    @Override
    public List<java.net.Proxy> select(URI uri) {
      return List.of(
          proxies
              .to(uri)
              .map(proxy -> new InetSocketAddress(proxy.host(), proxy.port()))
              .map(address -> new java.net.Proxy(java.net.Proxy.Type.HTTP, address))
              .orElse(java.net.Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      // There is no other one to try.
    }
  }

  /** Says who asks, to the proxies alone. */
  private static final class Passwords extends Authenticator {
    private final Proxies proxies;

    Passwords(Proxies proxies) {
      this.proxies = proxies;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      if (getRequestorType() != RequestorType.PROXY) {
        return null;
      }
      Optional<Proxy.Login> login =
          Stream.of(Optional.ofNullable(proxies.forHttps()), Optional.ofNullable(proxies.forHttp()))
              .flatMap(Optional::stream)
              .filter(p -> p.host().equals(getRequestingHost()) && p.port() == getRequestingPort())
              .flatMap(proxy -> Optional.ofNullable(proxy.login()).stream())
              .findFirst();
      return login
          .map(l -> new PasswordAuthentication(l.user(), l.password().reveal().toCharArray()))
          .orElse(null);
    }
  }
}
