package dev.rekindle.storage.s3;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.rest.Patience;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who asks. Thread safe. */
abstract sealed class Identities permits FileIdentity, PlatformIdentity, WebIdentity {
  private volatile @Nullable AccessKeys last;

  /**
   * The keys in files; or, without a path, what the platform gives. Nothing is read yet.
   *
   * @param region the storage's
   */
  static Identities of(@Nullable Path path, String region, Proxies proxies, Patience patience) {
    if (path != null) {
      return new FileIdentity(new CredentialFiles(path));
    }
    return WebIdentity.isThere()
        ? new WebIdentity(region, proxies, patience)
        : new PlatformIdentity();
  }

  /** Returns the credentials, or fails in the words of the store. */
  final AccessKeys now() throws StoreException {
    AccessKeys keys = resolve();
    last = keys;
    return keys;
  }

  abstract AccessKeys resolve() throws StoreException;

  /** Returns what must never be seen in a message. */
  final List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    AccessKeys keys = last;
    if (keys != null) {
      secrets.add(keys.id());
      secrets.add(keys.key().reveal());
      if (keys.token() != null) {
        secrets.add(keys.token().reveal());
      }
    }
    return secrets;
  }
}
