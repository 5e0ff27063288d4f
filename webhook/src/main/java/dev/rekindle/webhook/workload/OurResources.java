package dev.rekindle.webhook.workload;

import io.fabric8.kubernetes.api.model.ResourceRequirements;
import org.jspecify.annotations.Nullable;

/**
 * What an owner wants our containers to get.
 *
 * @param restore of the restore container, or null for the database's own
 * @param sidecar of the sidecar, or null for what suits it
 */
public record OurResources(
    @Nullable ResourceRequirements restore, @Nullable ResourceRequirements sidecar) {
  /** Nothing is said. */
  static final OurResources UNSAID = new OurResources(null, null);
}
