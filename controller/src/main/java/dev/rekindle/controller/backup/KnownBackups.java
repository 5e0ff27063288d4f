package dev.rekindle.controller.backup;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.StorageRef;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Backup objects of the cluster, as they were last seen, by storage. Thread safe. */
public final class KnownBackups {
  static final String BY_STORAGE = "storage";

  private volatile @Nullable IndexedResourceCache<Backup> cache;

  /** Knows none until there is a cache. */
  public KnownBackups() {}

  void seenIn(IndexedResourceCache<Backup> seen) {
    cache = seen;
  }

  /** Returns all of them. */
  public Stream<Backup> all() {
    IndexedResourceCache<Backup> seen = cache;
    return seen == null ? Stream.empty() : seen.list();
  }

  List<Backup> of(String namespace, String storage) {
    IndexedResourceCache<Backup> seen = cache;
    return seen == null ? List.of() : seen.byIndex(BY_STORAGE, key(namespace, storage));
  }

  /** Returns the storage that a backup is in; a default storage is known once it was resolved. */
  static List<String> storages(Backup backup) {
    BackupStatus status = backup.getStatus();
    StorageRef resolved = status == null ? null : status.storageRef();
    StorageRef ref = resolved == null ? backup.getSpec().storageRef() : resolved;
    return ref == null
        ? List.of()
        : List.of(
            key(
                Objects.requireNonNullElse(ref.namespace(), backup.getMetadata().getNamespace()),
                ref.name()));
  }

  private static String key(String namespace, String storage) {
    return namespace + '/' + storage;
  }
}
