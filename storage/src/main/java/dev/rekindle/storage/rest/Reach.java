package dev.rekindle.storage.rest;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.http.HttpConnections;
import dev.rekindle.storage.http.Trust;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * How a store's server is reached.
 *
 * @param trust whom to believe over TLS; null for a plain http server without a CA file
 */
public record Reach(RestAddress server, @Nullable Trust trust, Proxies proxies, Patience patience) {

  /**
   * Returns how.
   *
   * @throws StoreException when the configuration's CA file cannot be used
   */
  public static Reach to(RestAddress server, StoreConfig config, Patience patience)
      throws StoreException {
    boolean wanted = server.tls() || config.endpoint().caFile() != null;
    Trust trust = wanted ? trusted(config) : null;
    return new Reach(server, trust, config.proxies(), patience);
  }

  private static Trust trusted(StoreConfig config) throws StoreException {
    StoreConfig.Endpoint endpoint = config.endpoint();
    try {
      if (endpoint.caFile() != null) {
        return Trust.certificates(endpoint.caFile());
      }
      return switch (endpoint.tls()) {
        case REQUIRED -> Trust.platform();
        case INSECURE -> Trust.anyone();
      };
    } catch (IOException | GeneralSecurityException e) {
      throw config.unusable(
          "The CA file %s cannot be used (%s); expected certificates in PEM."
              .formatted(endpoint.caFile(), e.getMessage()));
    }
  }

  /** Returns connections of our own; opens none yet. */
  public HttpConnections connections() {
    return new HttpConnections(server.origin(trust, patience, proxies));
  }
}
