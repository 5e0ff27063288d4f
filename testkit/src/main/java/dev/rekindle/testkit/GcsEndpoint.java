package dev.rekindle.testkit;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a server of the JSON API of Google Cloud Storage.
 *
 * @param uri {@code http://127.0.0.1:port} or, over TLS, {@code https://127.0.0.1:port}
 * @param caPem the CA certificate that signed the server's, in PEM; null without TLS
 */
public record GcsEndpoint(URI uri, @Nullable Path caPem) implements StoreEndpoint {
  /** The same server at another address, a proxy's for instance. */
  public GcsEndpoint at(URI other) {
    return new GcsEndpoint(other, caPem);
  }
}
