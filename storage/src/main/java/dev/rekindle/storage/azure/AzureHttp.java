package dev.rekindle.storage.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.ConfigurationBuilder;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.http.Trust;
import dev.rekindle.storage.rest.JdkProxies;
import dev.rekindle.storage.rest.JdkTls;
import dev.rekindle.storage.rest.Patience;
import java.io.IOException;
import java.net.Authenticator;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
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
    JdkProxies known = new JdkProxies(proxies);
    java.net.http.HttpClient.Builder http =
        java.net.http.HttpClient.newBuilder()
            .connectTimeout(patience.connect())
            .proxy(new Selector(known));
    if (trust != null) {
      http.sslContext(JdkTls.context(trust));
    }
    Authenticator passwords = known.passwords();
    if (passwords != null) {
      http.authenticator(passwords);
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
    private final JdkProxies proxies;

    Selector(JdkProxies proxies) {
      this.proxies = proxies;
    }

    @Override
    public List<Proxy> select(URI uri) {
      return List.of(proxies.to(uri));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      // There is no other one to try.
    }
  }
}
