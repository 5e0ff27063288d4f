package dev.rekindle.storage.azure;

import com.azure.core.util.Configuration;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.storage.rest.RestAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Who asks. Files are read again every minute since they may be rotated. Thread safe. */
final class AzureIdentity {
  private static final long FRESH = TimeUnit.MINUTES.toNanos(1);

  private final @Nullable Path files;
  private final Proxies proxies;
  private volatile @Nullable Read known;
  private @Nullable PlatformTokens tokens;

  private record Read(AzureAccess access, long at) {}

  /** The values in files; or, without a path, what the platform gives. Nothing is read yet. */
  AzureIdentity(@Nullable Path files, Proxies proxies) {
    this.files = files;
    this.proxies = proxies;
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
    Configuration environment = Configuration.getGlobalConfiguration();
    return new AccessSettings(environment::get, "the environment").access();
  }

  /** A token goes over https only, whatever else is allowed. */
  Secret tokenFor(RestAddress server) throws StoreException {
    if (!server.tls()) {
      throw new StoreException(
          Kind.INVALID,
          server + ": a token of the platform is not sent over http; use https, or a key.",
          null);
    }
    return tokens().now();
  }

  synchronized PlatformTokens tokens() {
    PlatformTokens started = tokens;
    if (started == null) {
      started = new PlatformTokens(AzureHttp.client(proxies, Patience.with(Retries.DEFAULT), null));
      tokens = started;
    }
    return started;
  }
}
