package dev.rekindle.controller.storage;

import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageSpec;
import dev.rekindle.api.BackupStorageStatus.NamespaceAccess;
import dev.rekindle.api.BackupStorageStatus.SecretState;
import dev.rekindle.controller.storage.Secrets.Found;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces use a storage, and whether the Secrets that their pods mount are there. Pure.
 */
final class NamespaceSecrets {
  private static final int MOST_KEYS = 8;

  private NamespaceSecrets() {}

  /**
   * Returns where the storage's Secrets have to be: with the storage, and wherever it is allowed.
   *
   * @param optedIn the namespaces of StatefulSets that opted in, which is what {@code *} can mean
   */
  static SortedSet<String> of(BackupStorage storage, Collection<String> optedIn) {
    BackupStorageSpec spec = storage.getSpec();
    SortedSet<String> namespaces = new TreeSet<>();
    if (spec.credentialsSecretRef() == null && spec.caSecretRef() == null) {
      return namespaces;
    }
    namespaces.add(storage.getMetadata().getNamespace());
    for (String allowed : spec.allowedNamespaces()) {
      if (allowed.equals("*")) {
        namespaces.addAll(optedIn);
      } else {
        namespaces.add(allowed);
      }
    }
    return namespaces;
  }

  /** Returns what a namespace has of them. */
  static NamespaceAccess access(BackupStorageSpec spec, StorageSecrets secrets) {
    List<String> missing = new ArrayList<>();
    var credentials = spec.credentialsSecretRef();
    if (secrets.credentials() instanceof Found.Read read && credentials != null) {
      missing.addAll(missing(spec.url(), credentials.key(), read.data().keySet()));
    }
    var authority = spec.caSecretRef();
    if (secrets.authority() instanceof Found.Read read
        && authority != null
        && !read.data().containsKey(authority.key())) {
      missing.add(authority.key());
    }
    List<String> shown = missing.stream().distinct().limit(MOST_KEYS).toList();
    return new NamespaceAccess(secrets.namespace(), state(secrets, missing), shown);
  }

  private static SecretState state(StorageSecrets secrets, List<String> missing) {
    if (is(Found.Missing.class, secrets)) {
      return SecretState.MISSING;
    }
    if (!missing.isEmpty()) {
      return SecretState.INCOMPLETE;
    }
    return is(Found.Forbidden.class, secrets) ? SecretState.UNKNOWN : SecretState.COMPLETE;
  }

  private static boolean is(Class<? extends Found> what, StorageSecrets secrets) {
    return what.isInstance(secrets.credentials()) || what.isInstance(secrets.authority());
  }

  private static List<String> missing(String url, @Nullable String key, Set<String> present) {
    try {
      StorageUrl parsed = ResolvedUrl.of(url, "namespace").url();
      return CredentialKeys.missing(parsed, key, present);
    } catch (StoreException _) {
      return List.of(); // the probe tells it
    }
  }
}
