package dev.rekindle.controller.backup;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupSpec;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupType;
import dev.rekindle.api.DeletionPolicy;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreSpec;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.StorageRef;
import dev.rekindle.catalogue.BackupListing;
import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.controller.backup.SyncPlan.Known;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.storage.BucketFollower;
import dev.rekindle.controller.storage.OpenStorage;
import dev.rekindle.controller.storage.StorageUnusable;
import dev.rekindle.controller.storage.Storages;
import dev.rekindle.storage.StoreException;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes objects of the newest backups in a bucket, and tells which backups went. One pass lists the
 * index once, page by page, and keeps no more in memory than there are, and will be, objects.
 */
public final class BucketSync implements BucketFollower {
  /** On objects that were made for what was found in a bucket. */
  public static final String FOUND = "rekindle.dev/found";

  private static final Logger LOGGER = LoggerFactory.getLogger(BucketSync.class);
  private static final int CONFLICT = 409;

  /** A prefix of one character and its slash: Medusa puts its index where others put theirs. */
  private static final int SHARED = 2;

  private final KubernetesClient client;
  private final KnownBackups known;
  private final Registration registration;
  private final Clock clock;

  /** Synchronises the objects that are known. */
  public BucketSync(KubernetesClient client, Storages storages, KnownBackups known, Clock clock) {
    this.client = client;
    this.known = known;
    this.registration = new Registration(client, storages, clock);
    this.clock = clock;
  }

  /** What one pass over an index showed. */
  private record Seen(SyncPlan.Look look, int count) {}

  @Override
  public String follow(BackupStorage storage, OpenStorage bucket)
      throws StoreException, CatalogueException, StorageUnusable {
    String namespace = storage.getMetadata().getNamespace();
    Map<String, Backup> objects =
        known.of(namespace, storage.getMetadata().getName()).stream()
            .collect(
                Collectors.toMap(
                    backup ->
                        backup.getMetadata().getNamespace() + '/' + backup.getMetadata().getName(),
                    backup -> backup));
    List<Known> all = objects.values().stream().map(BucketSync::known).toList();
    Seen seen = look(storage, bucket.catalogue(), all);
    SyncPlan plan = SyncPlan.of(seen.look(), all);
    for (String tag : plan.create()) {
      create(storage, tag, bucket);
    }
    for (Known one : plan.reread()) {
      reread(one, storage, bucket);
    }
    delete(plan.delete(), objects);
    return "The bucket holds %d backups under the prefix; the newest %d become objects."
        .formatted(seen.count(), seen.look().most());
  }

  private static String key(Known one) {
    return one.namespace() + '/' + one.name();
  }

  private Seen look(BackupStorage storage, Catalogue catalogue, List<Known> known)
      throws StoreException, CatalogueException {
    var sync = storage.getSpec().sync();
    int most = sync.suspend() ? 0 : sync.keepNewest();
    Set<String> ours = known.stream().map(Known::tag).collect(Collectors.toSet());
    Map<String, Instant> seen = new HashMap<>();
    Newest newest = new Newest(most);
    int count = 0;
    try (BackupListing listing = catalogue.backups()) {
      Optional<String> next = listing.next();
      while (next.isPresent()) {
        String tag = next.get();
        count++;
        Instant sign = listing.latest().orElse(Instant.EPOCH);
        newest.add(tag, sign);
        if (ours.contains(tag)) {
          seen.put(tag, sign);
        }
        next = listing.next();
      }
    }
    String namespace = storage.getMetadata().getNamespace();
    return new Seen(
        new SyncPlan.Look(namespace, newest.tags(), seen, most, clock.instant()), count);
  }

  private static Known known(Backup backup) {
    BackupStatus status = backup.getStatus();
    Map<String, String> labels = backup.getMetadata().getLabels();
    return new Known(
        backup.getMetadata().getNamespace(),
        backup.getMetadata().getName(),
        Registration.tag(backup),
        labels != null && labels.containsKey(FOUND),
        status == null ? null : status.phase(),
        status == null ? SyncPlan.Last.UNKNOWN : last(status.conditions()),
        status == null ? null : status.startTime());
  }

  private static SyncPlan.Last last(List<Condition> conditions) {
    return Conditions.find(conditions, BackupStatuses.RESTORABLE)
        .map(
            condition ->
                switch (condition.getStatus()) {
                  case "True" -> SyncPlan.Last.COMPLETE;
                  case "False" ->
                      BackupStatuses.NOT_IN_BUCKET.equals(condition.getReason())
                          ? SyncPlan.Last.ABSENT
                          : SyncPlan.Last.PARTIAL;
                  default -> SyncPlan.Last.UNKNOWN;
                })
        .orElse(SyncPlan.Last.UNKNOWN);
  }

  private void create(BackupStorage storage, String tag, OpenStorage bucket)
      throws StorageUnusable {
    boolean others = bucket.keyPrefix().length() == SHARED;
    if (others && !registration.isThere(bucket, tag)) {
      return;
    }
    String name = storage.getMetadata().getName();
    for (String candidate : FoundName.of(name, tag)) {
      if (create(object(storage, candidate, tag))) {
        LOGGER
            .atInfo()
            .addKeyValue("namespace", storage.getMetadata().getNamespace())
            .addKeyValue("storage", name)
            .addKeyValue("backup", candidate)
            .addKeyValue("tag", tag)
            .log("A backup was found in a bucket.");
        return;
      }
    }
  }

  private static Backup object(BackupStorage storage, String name, String tag) {
    Backup backup = new Backup();
    backup.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(storage.getMetadata().getNamespace())
            .withName(name)
            .addToLabels(FOUND, "true")
            .build());
    StorageRef ref = new StorageRef(storage.getMetadata().getName(), null);
    backup.setSpec(
        new BackupSpec(null, ref, BackupType.DIFFERENTIAL, tag, true, DeletionPolicy.RETAIN, null));
    return backup;
  }

  /** Returns whether there was none of that name. */
  private boolean create(Backup backup) {
    try {
      client.resource(backup).create();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  private void reread(Known one, BackupStorage storage, OpenStorage bucket) throws StorageUnusable {
    Backup backup =
        client.resources(Backup.class).inNamespace(one.namespace()).withName(one.name()).get();
    if (backup == null) {
      return; // it was deleted meanwhile
    }
    try {
      registration.register(backup, storage, bucket);
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) { // the next pass sees it as it is now
        throw e;
      }
    }
  }

  /** What a restore still reads stays. */
  private void delete(List<Known> old, Map<String, Backup> objects) {
    if (old.isEmpty()) {
      return;
    }
    Set<String> used =
        client.resources(Restore.class).inAnyNamespace().list().getItems().stream()
            .filter(BucketSync::isRunning)
            .map(BucketSync::backup)
            .collect(Collectors.toSet());
    for (Known one : old) {
      if (!used.contains(key(one))) {
        Backup backup = Objects.requireNonNull(objects.get(key(one)));
        client
            .resource(backup)
            .lockResourceVersion(backup.getMetadata().getResourceVersion())
            .delete();
        LOGGER
            .atInfo()
            .addKeyValue("namespace", one.namespace())
            .addKeyValue("backup", one.name())
            .log("The object of a found backup goes: newer ones take its place.");
      }
    }
  }

  private static boolean isRunning(Restore restore) {
    RestoreStatus status = restore.getStatus();
    RestoreStatus.Phase phase = status == null ? null : status.phase();
    if (phase == null) {
      return true;
    }
    return switch (phase) {
      case PENDING, STAGING, COMMITTING -> true;
      case SUCCEEDED, FAILED, ABORTED, COPIED -> false;
    };
  }

  private static String backup(Restore restore) {
    RestoreSpec.BackupRef ref = restore.getSpec().backupRef();
    String namespace = ref.namespace();
    return (namespace == null ? restore.getMetadata().getNamespace() : namespace)
        + '/'
        + ref.name();
  }
}
