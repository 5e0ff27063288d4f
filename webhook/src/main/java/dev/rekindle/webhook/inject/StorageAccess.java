package dev.rekindle.webhook.inject;

import dev.rekindle.name.Injected;
import org.jspecify.annotations.Nullable;

/**
 * What pods need to use a storage.
 *
 * @param namespace the storage's namespace
 * @param name the storage's name
 * @param secret the Secret with its credentials, looked for in the pods' namespace; null when pods
 *     use their own cloud identity
 * @param file the key of that Secret that is a whole credentials file, or null when each key is one
 *     credential
 * @param ca the Secret with the certificates that its server is checked against, or null
 */
public record StorageAccess(
    String namespace,
    String name,
    @Nullable String secret,
    @Nullable String file,
    @Nullable SecretKey ca) {

  /**
   * One key of a Secret.
   *
   * @param secret the Secret's name
   * @param key the key
   */
  public record SecretKey(String secret, String key) {}

  /** Returns where pods find its credentials. */
  String credentialsPath(String podNamespace) {
    return directory(podNamespace) + Injected.STORAGE_CREDENTIALS;
  }

  /** Returns where pods find the certificates of its server. */
  String caPath(String podNamespace) {
    return directory(podNamespace) + Injected.STORAGE_CA;
  }

  private String directory(String podNamespace) {
    return Injected.STORAGES + '/' + Injected.storageDirectory(podNamespace, namespace, name) + '/';
  }

  /** Returns what its volumes are called after. */
  String key() {
    return namespace + '/' + name;
  }
}
