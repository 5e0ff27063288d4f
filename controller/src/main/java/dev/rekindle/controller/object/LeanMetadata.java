package dev.rekindle.controller.object;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** The metadata of objects that are kept in memory in great numbers. */
public final class LeanMetadata {
  /** As large as the object itself; written by {@code kubectl apply}. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private LeanMetadata() {}

  /** Returns a copy without what only other programs read. */
  public static ObjectMeta of(ObjectMeta seen) {
    return new ObjectMetaBuilder(seen)
        .withManagedFields()
        .removeFromAnnotations(LAST_APPLIED)
        .build();
  }
}
