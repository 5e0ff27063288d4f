package dev.rekindle.rule;

import java.util.List;

/**
 * What is known about the storage that holds the backup.
 *
 * @param name the BackupStorage's name
 * @param readiness whether its last probe succeeded
 * @param access whether the target's namespace may use it
 * @param credentials what the target's pods would show to the store
 */
public record StorageFacts(
    String name, Fact<Readiness> readiness, Fact<Access> access, Fact<Credentials> credentials) {

  /** Whether a storage answers. */
  public sealed interface Readiness {
    /** It does. */
    record Ready() implements Readiness {}

    /** It does not; the text is the probe's message, without credentials. */
    record NotReady(String why) implements Readiness {}
  }

  /** What a pod shows to the store. Pods can mount Secrets of their own namespace only. */
  public sealed interface Credentials {
    /** The pod's own cloud identity; no Secret is needed. */
    record CloudIdentity() implements Credentials {}

    /** A Secret that is not in the target's namespace. */
    record NoSecret(String secret) implements Credentials {}

    /**
     * A Secret that is there.
     *
     * @param secret its name
     * @param missingKeys the keys that it lacks; empty when it is complete
     */
    record Secret(String secret, List<String> missingKeys) implements Credentials {
      /** Keeps an unmodifiable copy of the keys. */
      public Secret {
        missingKeys = List.copyOf(missingKeys);
      }
    }
  }
}
