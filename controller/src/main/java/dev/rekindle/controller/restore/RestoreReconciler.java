package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.certs.KeyedCertificate;
import dev.rekindle.controller.storage.Storages;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Follows each Restore until it is over. The finalizer is the restore's own business, so to the
 * framework a Restore that is being deleted is one like any other.
 */
@ControllerConfiguration(name = "restores", triggerReconcilerOnAllEvents = true)
public final class RestoreReconciler implements Reconciler<Restore> {
  private final Restores restores;

  /**
   * A reconciler.
   *
   * @param storages open the buckets of backups
   * @param own our certificate towards agents, with its key; asked each time
   */
  public RestoreReconciler(
      KubernetesClient client,
      Storages storages,
      Supplier<Optional<KeyedCertificate>> own,
      InstantSource clock) {
    this.restores =
        new Restores(client, new BucketRules(client, storages, clock), new HttpAgents(own), clock);
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
