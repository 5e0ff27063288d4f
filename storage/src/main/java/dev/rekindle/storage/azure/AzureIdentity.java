package dev.rekindle.storage.azure;

import com.azure.core.util.Configuration;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.RestAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Who asks. Files are read again every minute since they may be rotated. Thread safe. */
final class AzureIdentity {
  private static final long FRESH = TimeUnit.MINUTES.toNanos(1);

  private final @Nullable Path files;
  private final AzureTokens tokens;
  private volatile @Nullable Read known;

  private record Read(AzureAccess access, long at) {}

  /** The values in files; or, without a path, what the platform gives. Nothing is read yet. */
  AzureIdentity(@Nullable Path files, Proxies proxies) {
    this.files = files;
    this.tokens = new AzureTokens(AzureIdentity::variable, proxies, AzureTokens.NEAR);
  }

  AzureAccess now() throws StoreException {
    Read read = known;
    if (read == null || System.nanoTime() - read.at() > FRESH) {
      read = new Read(files == null ? platform() : AccessFiles.read(files), System.nanoTime());
      known = read;
    }
    return read.access();
  }

  private static AzureAccess platform() throws StoreException {
    return new AccessSettings(AzureIdentity::variable, "the environment").access();
  }

  /** A token goes over https only, whatever else is allowed. */
  Secret tokenFor(RestAddress server) throws StoreException {
    if (!server.tls()) {
      throw new StoreException(
          Kind.INVALID,
          server + ": a token of the platform is not sent over http; use https, or a key.",
          null);
    }
    return tokens.now().value();
  }

  AzureTokens tokens() {
    return tokens;
  }

  private static @Nullable String variable(@Nullable String name) {
    return Configuration.getGlobalConfiguration().get(name);
  }
}
