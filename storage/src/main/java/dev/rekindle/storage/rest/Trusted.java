package dev.rekindle.storage.rest;

import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.http.Trust;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which servers a configuration believes. */
public final class Trusted {
  private Trusted() {}

  /** Returns what is believed, or null after adding to the problems why that cannot be said. */
  public static @Nullable Trust by(StoreConfig.Endpoint endpoint, List<String> problems) {
    try {
      if (endpoint.caFile() != null) {
        return Trust.certificates(endpoint.caFile());
      }
      return switch (endpoint.tls()) {
        case REQUIRED -> Trust.platform();
        case INSECURE -> Trust.anyone();
      };
    } catch (IOException | GeneralSecurityException e) {
      problems.add(
          "The CA file %s cannot be used (%s); expected certificates in PEM."
              .formatted(endpoint.caFile(), e.getMessage()));
      return null;
    }
  }
}
