package dev.rekindle.controller.storage;

import dev.rekindle.api.BackupStorageSpec.CaRef;
import dev.rekindle.api.BackupStorageSpec.CredentialsRef;
import dev.rekindle.controller.storage.Secrets.Found;
import dev.rekindle.controller.storage.StorageUnusable.Reason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found of the Secrets that a storage names, in one namespace.
 *
 * @param namespace where was looked
 * @param credentials null when the storage names none
 * @param authority null when the storage names none
 */
record StorageSecrets(String namespace, @Nullable Found credentials, @Nullable Found authority) {

  /** Tells one state of both from another. */
  String version() {
    return version(credentials) + '/' + version(authority);
  }

  private static String version(@Nullable Found found) {
    return found == null ? "" : found.version();
  }

  /** Returns the credentials as files by name, or null when the storage names none. */
  @Nullable Map<String, byte[]> files(@Nullable CredentialsRef ref) throws StorageUnusable {
    if (ref == null || credentials == null) {
      return null;
    }
    Map<String, byte[]> data = data(credentials, ref.name());
    String key = ref.key();
    return key == null ? data : Map.of(key, value(data, ref.name(), key));
  }

  /** Returns the certificates in PEM, or null when the storage names none. */
  byte @Nullable [] pem(@Nullable CaRef ref) throws StorageUnusable {
    return ref == null || authority == null
        ? null
        : value(data(authority, ref.name()), ref.name(), ref.key());
  }

  private byte[] value(Map<String, byte[]> data, String name, String key) throws StorageUnusable {
    byte[] value = data.get(key);
    if (value == null) {
      throw new StorageUnusable(
          Reason.SECRET_UNUSABLE,
          "Secret %s in namespace %s: expected the key %s, found %s."
              .formatted(name, namespace, key, data.keySet()));
    }
    return value;
  }

  private Map<String, byte[]> data(Found found, String name) throws StorageUnusable {
    return switch (found) {
      case Found.Read(_, Map<String, byte[]> data) -> data;
      case Found.Missing() ->
          throw new StorageUnusable(
              Reason.SECRET_MISSING,
              "Secret %s is not in namespace %s; create it, or name another one in the storage."
                  .formatted(name, namespace));
      case Found.Forbidden() ->
          throw new StorageUnusable(
              Reason.SECRET_FORBIDDEN,
              "The controller may not get Secret %s in namespace %s; bind it there: kubectl -n %s create rolebinding rekindle-storage-secrets --clusterrole=rekindle-storage-secrets --serviceaccount=<the controller's namespace>:rekindle-controller."
                  .formatted(name, namespace, namespace));
    };
  }
}
