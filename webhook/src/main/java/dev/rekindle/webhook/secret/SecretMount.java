package dev.rekindle.webhook.secret;

import java.util.List;

/**
 * A Secret that a user wants in containers of the pods.
 *
 * @param name the Secret's name; variables of {@link SecretName} expand in it
 * @param path the directory where its keys appear as files
 * @param containers the containers that get it; all of the template's when empty
 * @param presence whether pods start without it
 */
public record SecretMount(String name, String path, List<String> containers, Presence presence) {

  /** Whether a pod starts without the Secret. */
  public enum Presence {
    /** It waits until the Secret is there. */
    REQUIRED,
    /** It starts with an empty directory. */
    OPTIONAL
  }

  /** Keeps an unmodifiable copy. */
  public SecretMount {
    containers = List.copyOf(containers);
  }

  /** Returns whether a container of this name gets it. */
  boolean isFor(String container) {
    return containers.isEmpty() || containers.contains(container);
  }
}
