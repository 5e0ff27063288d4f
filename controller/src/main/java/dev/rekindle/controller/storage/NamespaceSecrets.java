package dev.rekindle.controller.storage;

import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageSpec;
import dev.rekindle.api.BackupStorageStatus.NamespaceAccess;
import dev.rekindle.api.BackupStorageStatus.SecretState;
import dev.rekindle.controller.storage.Secrets.Found;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreException;
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

  /** Returns a namespace that has all of them. */
  static NamespaceAccess complete(BackupStorageSpec spec, String namespace) {
    return new NamespaceAccess(
        namespace,
        SecretState.COMPLETE,
        List.of(),
        spec.caSecretRef() == null ? null : SecretState.COMPLETE);
  }

  /** Returns what a namespace has of them. */
  static NamespaceAccess access(BackupStorageSpec spec, StorageSecrets secrets) {
    List<String> missing = List.of();
    var credentials = spec.credentialsSecretRef();
    if (secrets.credentials() instanceof Found.Read read && credentials != null) {
      missing = missing(spec.url(), credentials.key(), read.data().keySet());
    }
    var authority = spec.caSecretRef();
    boolean lacksCertificates =
        secrets.authority() instanceof Found.Read read
            && authority != null
            && !read.data().containsKey(authority.key());
    SecretState state = state(secrets.credentials(), !missing.isEmpty());
    return new NamespaceAccess(
        secrets.namespace(),
        state == null ? SecretState.COMPLETE : state,
        missing.stream().distinct().limit(MOST_KEYS).toList(),
        state(secrets.authority(), lacksCertificates));
  }

  private static @Nullable SecretState state(@Nullable Found found, boolean lacking) {
    if (found == null) {
      return null;
    }
    return switch (found) {
      case Found.Missing _ -> SecretState.MISSING;
      case Found.Forbidden _ -> SecretState.UNKNOWN;
      case Found.Read _ -> lacking ? SecretState.INCOMPLETE : SecretState.COMPLETE;
    };
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
