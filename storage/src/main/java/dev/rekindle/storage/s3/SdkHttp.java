package dev.rekindle.storage.s3;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.http.Trust;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.storage.rest.UrlConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * How the SDK sends its requests: over the JDK's connections, through the proxies that there are.
 */
final class SdkHttp {
  private SdkHttp() {}

  /**
   * Returns a client.
   *
   * @param trust null for what the platform believes
   */
  static SdkHttpClient client(Proxies proxies, @Nullable Trust trust, Patience patience) {
    UrlConnections connections = new UrlConnections(proxies, trust);
    return UrlConnectionHttpClient.create(uri -> connection(connections, uri, patience));
  }

  private static HttpURLConnection connection(
      UrlConnections connections, URI uri, Patience patience) {
    try {
      HttpURLConnection connection = connections.open(uri.toURL());
      connection.setConnectTimeout(Math.toIntExact(patience.connect().toMillis()));
      connection.setReadTimeout(Math.toIntExact(patience.silence().toMillis()));
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
