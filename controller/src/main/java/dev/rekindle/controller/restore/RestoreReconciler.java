package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.certs.KeyedCertificate;
import dev.rekindle.controller.storage.Storages;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Follows each Restore until it is over. The finalizer is the restore's own business, so to the
 * framework a Restore that is being deleted is one like any other.
 */
@ControllerConfiguration(name = "restores", triggerReconcilerOnAllEvents = true)
public final class RestoreReconciler implements Reconciler<Restore> {
  private final Restores restores;
  private volatile @Nullable ResourceCache<Restore> cache;

  /**
   * A reconciler.
   *
   * @param storages open the buckets of backups
   * @param own our certificate towards agents, with its key; asked each time
   * @param stalledAfter how long nothing may move until that is told
   * @param succeeded is told of each restore that put data in place
   */
  public RestoreReconciler(
      KubernetesClient client,
      Storages storages,
      Supplier<Optional<KeyedCertificate>> own,
      Duration stalledAfter,
      Consumer<RestoreResult> succeeded,
      InstantSource clock) {
    Agents agents = new HttpAgents(own);
    this.restores =
        new Restores(
            client,
            new BucketRules(client, storages, agents, clock),
            agents,
            new RestoreClock(stalledAfter, succeeded),
            clock);
  }

  @Override
  public List<EventSource<?, Restore>> prepareEventSources(EventSourceContext<Restore> context) {
    cache = context.getPrimaryCache();
    return List.of();
  }

  /** Returns the restores that there are, as they were last seen. */
  public Stream<Restore> known() {
    ResourceCache<Restore> seen = cache;
    return seen == null ? Stream.empty() : seen.list();
  }

  @Override
  public UpdateControl<Restore> reconcile(Restore restore, Context<Restore> context) {
    return restores
        .step(
            Objects.requireNonNull(restore.getMetadata().getNamespace()),
            restore.getMetadata().getName())
        .map(again -> UpdateControl.<Restore>noUpdate().rescheduleAfter(again))
        .orElseGet(UpdateControl::noUpdate);
  }
}
