package dev.rekindle.controller.backup;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.BackupStatus.Phase;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.object.Stamp;
import dev.rekindle.controller.storage.StorageSettings;
import dev.rekindle.controller.storage.Storages;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Stamps each Backup at first sight, and fills the status of those that are registered, or copied
 * from elsewhere, from the bucket. Once that was done, an object is not read again here: whether
 * its backup goes on, or is still there, is told by who looks at the whole bucket.
 */
@ControllerConfiguration(
    name = "backups",
    informer = @Informer(itemStore = LeanBackups.class, informerListLimit = BackupReconciler.PAGE))
public final class BackupReconciler implements Reconciler<Backup> {
  /** A list of all at once would be the most memory that is ever needed. */
  static final long PAGE = 250;

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final Duration AFTER_CONFLICT = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final Registration registration;
  private final StorageSettings settings;
  private final KnownBackups known;

  /**
   * A reconciler.
   *
   * @param known is told where the objects are seen
   */
  public BackupReconciler(
      KubernetesClient client,
      Storages storages,
      StorageSettings settings,
      KnownBackups known,
      Clock clock) {
    this.client = client;
    this.registration = new Registration(client, storages, clock);
    this.settings = settings;
    this.known = known;
  }

  @Override
  public List<EventSource<?, Backup>> prepareEventSources(EventSourceContext<Backup> context) {
    context.getPrimaryCache().addIndexers(Map.of(KnownBackups.BY_STORAGE, KnownBackups::storages));
    known.seenIn(context.getPrimaryCache());
    return List.of();
  }

  @Override
  public UpdateControl<Backup> reconcile(Backup backup, Context<Backup> context) {
    if (backup.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    try {
      return live(backup).map(this::look).orElseGet(UpdateControl::noUpdate);
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) { // it was deleted meanwhile
        return UpdateControl.noUpdate();
      }
      if (e.getCode() == CONFLICT) { // it was changed meanwhile
        return UpdateControl.<Backup>noUpdate().rescheduleAfter(AFTER_CONFLICT);
      }
      throw e;
    }
  }

  /** Returns all of an object about which something is to be done: in memory is a part of it. */
  private Optional<Backup> live(Backup backup) {
    if (Stamp.of(backup) == Stamp.NONE) {
      return Optional.of(stamped(backup));
    }
    return isDone(backup) ? Optional.empty() : Optional.ofNullable(client.resource(backup).get());
  }

  private static boolean isDone(Backup backup) {
    return isFromBucket(backup) ? isSettled(backup) : backup.getStatus() != null;
  }

  private static boolean isFromBucket(Backup backup) {
    return backup.getSpec().register() || Registration.isCopy(backup);
  }

  private UpdateControl<Backup> look(Backup backup) {
    if (isDone(backup)) {
      return UpdateControl.noUpdate();
    }
    if (!isFromBucket(backup)) {
      registration.leave(backup);
      return UpdateControl.noUpdate();
    }
    BackupStatus status = registration.register(backup);
    return isOpen(status)
        ? UpdateControl.<Backup>noUpdate().rescheduleAfter(settings.lookEvery())
        : UpdateControl.noUpdate();
  }

  private static boolean isSettled(Backup backup) {
    BackupStatus status = backup.getStatus();
    return status != null
        && Objects.equals(status.observedGeneration(), backup.getMetadata().getGeneration())
        && (status.phase() == Phase.COPIED) == Registration.isCopy(backup)
        && !isOpen(status);
  }

  private static boolean isOpen(BackupStatus status) {
    boolean unknown =
        Conditions.find(status.conditions(), BackupStatuses.RESTORABLE)
            .map(Condition::getStatus)
            .filter(holds -> !"Unknown".equals(holds))
            .isEmpty();
    return unknown || status.phase() == Phase.PENDING;
  }

  private Backup stamped(Backup backup) {
    return client
        .resource(backup)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"metadata": {"uid": "%1$s", "annotations": {"%2$s": "%1$s"}}}
            """
                .formatted(backup.getMetadata().getUid(), ApiGroup.STAMP));
  }
}
