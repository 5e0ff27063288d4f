package dev.rekindle.controller.storage;

import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageSpec;
import dev.rekindle.api.BackupStorageStatus;
import dev.rekindle.api.BackupStorageStatus.NamespaceAccess;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.object.ObjectEvents;
import dev.rekindle.controller.object.ObjectEvents.Tone;
import dev.rekindle.storage.StoreException;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each storage whether it answers: when it is new or changed, when one of its Secrets changed,
 * and now and then. Then shows its bucket to who follows it. Of what happened before only times are
 * kept in memory; a new leader asks everything once more.
 */
@ControllerConfiguration(name = "storages")
public final class BackupStorageReconciler implements Reconciler<BackupStorage> {
  private static final Logger LOGGER = LoggerFactory.getLogger(BackupStorageReconciler.class);
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final Duration AFTER_CONFLICT = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final Storages storages;
  private final StorageSettings settings;
  private final Supplier<? extends Collection<String>> optedIn;
  private final BucketFollower follower;
  private final ObjectEvents events;
  private final Clock clock;
  private final Map<String, Last> lasts = new ConcurrentHashMap<>();
  private volatile @Nullable ResourceCache<BackupStorage> cache;

  /**
   * What was last done about a storage.
   *
   * @param about its UID, generation and Secrets
   * @param complete other namespaces that had its Secrets; there may be a thousand, so they are
   *     looked at again only when the storage is asked again
   */
  private record Last(
      String about, Instant probed, boolean ready, Instant synced, Set<String> complete) {
    Last synced(Instant at) {
      return new Last(about, probed, ready, at, complete);
    }

    Last saw(List<NamespaceAccess> namespaces) {
      Set<String> seen =
          namespaces.stream()
              .filter(NamespaceAccess::complete)
              .map(NamespaceAccess::name)
              .collect(Collectors.toUnmodifiableSet());
      return new Last(about, probed, ready, synced, seen);
    }
  }

  /**
   * A reconciler.
   *
   * @param optedIn the namespaces of StatefulSets that opted in
   */
  public BackupStorageReconciler(
      KubernetesClient client,
      Storages storages,
      StorageSettings settings,
      Supplier<? extends Collection<String>> optedIn,
      BucketFollower follower,
      Clock clock) {
    this.client = client;
    this.storages = storages;
    this.settings = settings;
    this.optedIn = optedIn;
    this.follower = follower;
    this.events = new ObjectEvents(client, clock);
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, BackupStorage>> prepareEventSources(
      EventSourceContext<BackupStorage> context) {
    cache = context.getPrimaryCache();
    return List.of();
  }

  /** Returns the storages that there are, as they were last seen. */
  public Stream<BackupStorage> known() {
    ResourceCache<BackupStorage> seen = cache;
    return seen == null ? Stream.empty() : seen.list();
  }

  @Override
  public UpdateControl<BackupStorage> reconcile(
      BackupStorage storage, Context<BackupStorage> context) {
    if (storage.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    try {
      look(storage);
      return UpdateControl.<BackupStorage>noUpdate().rescheduleAfter(settings.lookEvery());
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) { // it was deleted meanwhile
        return UpdateControl.noUpdate();
      }
      if (e.getCode() == CONFLICT) { // it was changed meanwhile
        return UpdateControl.<BackupStorage>noUpdate().rescheduleAfter(AFTER_CONFLICT);
      }
      throw e;
    }
  }

  private void look(BackupStorage storage) {
    ObjectMeta metadata = storage.getMetadata();
    StorageSecrets own = storages.secrets(storage.getSpec(), metadata.getNamespace());
    String key = metadata.getNamespace() + '/' + metadata.getName();
    String about = metadata.getUid() + '/' + metadata.getGeneration() + '/' + own.version();
    Last last = lasts.get(key);
    boolean same = last != null && last.about.equals(about) && storage.getStatus() != null;
    BackupStorageStatus status = storage.getStatus();
    Instant now = clock.instant();
    if (!same || last == null || status == null || isOver(last.probed, probeEvery(last), now)) {
      status = probe(storage, own, now);
      Instant synced = same && last != null ? last.synced : Instant.EPOCH;
      last = new Last(about, now, isReady(status), synced, Set.of());
    }
    List<NamespaceAccess> namespaces = namespaces(storage, own, last.complete);
    BackupStorage written = write(storage, StorageStatuses.looked(status, namespaces));
    boolean syncs = last.ready && isOver(last.synced, settings.syncEvery(), now);
    if (syncs) {
      sync(written, own);
    }
    lasts.put(key, (syncs ? last.synced(now) : last).saw(namespaces));
  }

  /** What is not ready is asked as often as its Secrets are looked at. */
  private Duration probeEvery(Last last) {
    return last.ready ? settings.probeEvery() : settings.lookEvery();
  }

  private static boolean isOver(Instant since, Duration every, Instant now) {
    return !now.isBefore(since.plus(every));
  }

  private static boolean isReady(BackupStorageStatus status) {
    return Conditions.isTrue(status.conditions(), StorageStatuses.READY);
  }

  private BackupStorageStatus probe(BackupStorage storage, StorageSecrets secrets, Instant now) {
    ProbeOutcome outcome = ask(storage, secrets);
    BackupStorageStatus former = storage.getStatus();
    if (former == null || !outcome.reason().equals(reason(former))) {
      LOGGER
          .atInfo()
          .addKeyValue("namespace", storage.getMetadata().getNamespace())
          .addKeyValue("storage", storage.getMetadata().getName())
          .addKeyValue("ready", outcome.ready())
          .addKeyValue("reason", outcome.reason())
          .addKeyValue("message", outcome.message())
          .log("A storage was probed.");
      events.write(
          storage,
          outcome.ready() ? Tone.NORMAL : Tone.WARNING,
          outcome.reason(),
          outcome.message());
    }
    return StorageStatuses.probed(former, storage.getMetadata().getGeneration(), outcome, now);
  }

  private static @Nullable String reason(BackupStorageStatus status) {
    return Conditions.find(status.conditions(), StorageStatuses.READY)
        .map(Condition::getReason)
        .orElse(null);
  }

  private ProbeOutcome ask(BackupStorage storage, StorageSecrets secrets) {
    boolean readOnly = storage.getSpec().readOnly();
    try (OpenStorage open = storages.open(storage, secrets)) {
      try {
        StorageProbe.run(open, storage.getMetadata().getUid(), readOnly);
        return ProbeOutcome.answers(readOnly);
      } catch (StoreException e) {
        return ProbeOutcome.failed(e.kind(), open.told(e));
      }
    } catch (StorageUnusable e) {
      return ProbeOutcome.unusable(e);
    }
  }

  private List<NamespaceAccess> namespaces(
      BackupStorage storage, StorageSecrets own, Set<String> complete) {
    return NamespaceSecrets.of(storage, optedIn.get()).stream()
        .map(namespace -> access(storage.getSpec(), namespace, own, complete))
        .toList();
  }

  private NamespaceAccess access(
      BackupStorageSpec spec, String namespace, StorageSecrets own, Set<String> complete) {
    if (namespace.equals(own.namespace())) {
      return NamespaceSecrets.access(spec, own);
    }
    return complete.contains(namespace)
        ? NamespaceSecrets.complete(spec, namespace)
        : NamespaceSecrets.access(spec, storages.secrets(spec, namespace));
  }

  private void sync(BackupStorage storage, StorageSecrets secrets) {
    BackupStorageStatus status = Objects.requireNonNull(storage.getStatus());
    BackupStorageStatus synced;
    try (OpenStorage open = storages.open(storage, secrets)) {
      try {
        String found = follower.follow(storage, open);
        synced = StorageStatuses.synced(status, true, "Looked", found, clock.instant());
      } catch (StoreException e) {
        ProbeOutcome failed = ProbeOutcome.failed(e.kind(), open.told(e));
        synced = notSynced(status, failed.reason(), failed.message());
      }
    } catch (CatalogueException e) {
      synced = notSynced(status, "TooMuch", String.valueOf(e.getMessage()));
    } catch (StorageUnusable e) {
      synced = notSynced(status, e.reason().word(), e.advice());
    }
    write(storage, synced);
  }

  private BackupStorageStatus notSynced(BackupStorageStatus status, String reason, String message) {
    return StorageStatuses.synced(status, false, reason, message, clock.instant());
  }

  /** Writes over the version that was read, and only what is new. */
  private BackupStorage write(BackupStorage storage, BackupStorageStatus status) {
    if (status.equals(storage.getStatus())) {
      return storage;
    }
    BackupStorage changed = new BackupStorage();
    changed.setMetadata(storage.getMetadata());
    changed.setSpec(storage.getSpec());
    changed.setStatus(status);
    return client.resource(changed).updateStatus();
  }
}
