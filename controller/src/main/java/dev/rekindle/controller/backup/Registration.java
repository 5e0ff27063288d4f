package dev.rekindle.controller.backup;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupSpec;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.StorageRef;
import dev.rekindle.controller.backup.BackupStatuses.About;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.object.ObjectEvents;
import dev.rekindle.controller.object.ObjectEvents.Tone;
import dev.rekindle.controller.object.Stamp;
import dev.rekindle.controller.storage.OpenStorage;
import dev.rekindle.controller.storage.StorageUnusable;
import dev.rekindle.controller.storage.Storages;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what a bucket holds of a backup into the status of its object. Thread safe. */
final class Registration {
  private static final Logger LOGGER = LoggerFactory.getLogger(Registration.class);

  private final KubernetesClient client;
  private final Storages storages;
  private final BucketReader reader;
  private final ObjectEvents events;
  private final Clock clock;

  Registration(KubernetesClient client, Storages storages, Clock clock) {
    this.client = client;
    this.storages = storages;
    this.reader = new BucketReader(storages);
    this.events = new ObjectEvents(client, clock);
    this.clock = clock;
  }

  /** Finds the storage and reads its bucket. */
  BackupStatus register(Backup backup) {
    BackupSpec spec = backup.getSpec();
    try {
      BackupStorage storage = storages.find(spec.storageRef(), backup.getMetadata().getNamespace());
      return write(backup, about(backup, storage), reader.read(storage, tag(backup)));
    } catch (StorageUnusable e) {
      About about = new About(backup, isCopy(backup), null, tag(backup));
      return write(backup, about, new BackupReading.Unread(e.reason().word(), e.advice()));
    }
  }

  /** Reads a bucket that is open. */
  BackupStatus register(Backup backup, BackupStorage storage, OpenStorage open)
      throws StorageUnusable {
    return write(backup, about(backup, storage), reader.read(open, tag(backup)));
  }

  /** Returns whether a bucket holds anything of a backup. */
  boolean isThere(OpenStorage open, String tag) throws StorageUnusable {
    return reader.read(open, tag) instanceof BackupReading.Found;
  }

  /** Says that nobody makes this backup. */
  BackupStatus leave(Backup backup) {
    About about = new About(backup, false, null, tag(backup));
    return write(backup, BackupStatuses.untaken(about, clock.instant()));
  }

  private BackupStatus write(Backup backup, About about, BackupReading reading) {
    return write(backup, BackupStatuses.of(about, reading, clock.instant()));
  }

  /** Writes over the version that was read, and only what is new. */
  private BackupStatus write(Backup backup, BackupStatus status) {
    if (status.equals(backup.getStatus())) {
      return status;
    }
    Backup changed = new Backup();
    changed.setMetadata(backup.getMetadata());
    changed.setSpec(backup.getSpec());
    changed.setStatus(status);
    client.resource(changed).updateStatus();
    BackupStatus former = backup.getStatus();
    if (former == null || former.phase() != status.phase()) {
      tell(changed, status);
    }
    return status;
  }

  private void tell(Backup backup, BackupStatus status) {
    LOGGER
        .atInfo()
        .addKeyValue("namespace", backup.getMetadata().getNamespace())
        .addKeyValue("backup", backup.getMetadata().getName())
        .addKeyValue("tag", status.snapshotTag())
        .addKeyValue("phase", status.phase())
        .log("A backup has another phase.");
    Conditions.find(status.conditions(), BackupStatuses.RESTORABLE)
        .ifPresent(
            restorable ->
                events.write(
                    backup,
                    "False".equals(restorable.getStatus()) ? Tone.WARNING : Tone.NORMAL,
                    restorable.getReason(),
                    restorable.getMessage()));
  }

  private static About about(Backup backup, BackupStorage storage) {
    StorageRef ref =
        new StorageRef(storage.getMetadata().getName(), storage.getMetadata().getNamespace());
    return new About(backup, isCopy(backup), ref, tag(backup));
  }

  static boolean isCopy(Backup backup) {
    return Stamp.of(backup) == Stamp.FOREIGN;
  }

  /** Returns the backup's name in the bucket. */
  static String tag(Backup backup) {
    return Objects.requireNonNullElse(
        backup.getSpec().snapshotTag(), backup.getMetadata().getName());
  }
}
