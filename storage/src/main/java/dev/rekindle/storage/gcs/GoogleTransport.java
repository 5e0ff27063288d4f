package dev.rekindle.storage.gcs;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpTransportFactory;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.http.Trust;
import dev.rekindle.storage.rest.UrlConnections;
import org.jspecify.annotations.Nullable;

/** How Google's libraries send their requests. */
final class GoogleTransport implements HttpTransportFactory {
  private final UrlConnections connections;

  /**
   * Opens nothing yet.
   *
   * @param trust null for what the platform believes
   */
  GoogleTransport(Proxies proxies, @Nullable Trust trust) {
    this.connections = new UrlConnections(proxies, trust);
  }

  @Override
  public HttpTransport create() {
    return new NetHttpTransport.Builder().setConnectionFactory(connections::open).build();
  }
}
