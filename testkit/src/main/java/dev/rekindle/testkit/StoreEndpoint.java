package dev.rekindle.testkit;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How to reach a server of a store, whatever it speaks. */
public sealed interface StoreEndpoint permits S3Endpoint, GcsEndpoint, AzureEndpoint {
  /** {@code http://127.0.0.1:port} or, over TLS, {@code https://127.0.0.1:port}. */
  URI uri();

  /** The CA certificate that signed the server's, in PEM; null without TLS. */
  @Nullable Path caPem();
}
