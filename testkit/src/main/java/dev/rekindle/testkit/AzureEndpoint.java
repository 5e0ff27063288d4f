package dev.rekindle.testkit;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a Blob server: containers are at {@code <uri>/<account>/<container>}.
 *
 * @param uri {@code http://127.0.0.1:port} or, over TLS, {@code https://127.0.0.1:port}
 * @param key the account's key, in Base64
 * @param caPem the CA certificate that signed the server's, in PEM; null without TLS
 */
public record AzureEndpoint(URI uri, String account, String key, @Nullable Path caPem)
    implements StoreEndpoint {

  /** The same account reached at another address, a proxy's for instance. */
  public AzureEndpoint at(URI other) {
    return new AzureEndpoint(other, account, key, caPem);
  }

  /** The same server with another key. */
  public AzureEndpoint withKey(String otherKey) {
    return new AzureEndpoint(uri, account, otherKey, caPem);
  }

  /** Writes account and key into one file, as Medusa has it. */
  public Path keyFile(Path directory) {
    String json = "{\"storage_account\": \"%s\", \"key\": \"%s\"}%n".formatted(account, key);
    return Disk.write(Disk.makeDirectory(directory).resolve("azure.json"), json);
  }

  @Override
  public String toString() {
    return "AzureEndpoint[" + uri + "/" + account + "]";
  }
}
