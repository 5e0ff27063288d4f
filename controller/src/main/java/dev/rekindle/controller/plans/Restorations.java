package dev.rekindle.controller.plans;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;

/**
 * What restores have to do with the plans of StatefulSets. Each method may ask the API server, and
 * throw its {@code KubernetesClientException}; then it is called again.
 */
public interface Restorations {

  /**
   * Returns whether a StatefulSet that has no plan is that of a restore which decided to switch and
   * did not get through, so that its pods must not start on what they have.
   */
  boolean halfSwitched(StatefulSet statefulSet);

  /**
   * Pods of a StatefulSet that was created from a backup wait, and no restore has it. Told again
   * and again as long as that is so.
   */
  void awaited(StatefulSet statefulSet);
}
