package dev.rekindle.controller.restore;

import io.fabric8.kubernetes.api.model.Pod;

/** What the agents in pods say. Thread safe. */
@FunctionalInterface
interface Agents {
  /** Asks the one in a pod; one that does not answer says {@link Word#NONE}. */
  Word ask(Pod pod);
}
