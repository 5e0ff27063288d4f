package dev.rekindle.rule;

import java.util.List;

/**
 * What is known about the storage that holds the backup.
 *
 * @param name the BackupStorage's name
 * @param readiness whether its last probe succeeded
 * @param access whether the target's namespace may use it
 * @param secrets the Secrets that the target's pods mount for it; none where they show their own
 *     cloud identity
 */
public record StorageFacts(
    String name, Fact<Readiness> readiness, Fact<Access> access, Fact<List<Secret>> secrets) {

  /** Whether a storage answers. */
  public sealed interface Readiness {
    /** It does. */
    record Ready() implements Readiness {}

    /** It does not; the text is the probe's message, without credentials. */
    record NotReady(String why) implements Readiness {}
  }

  /**
   * A Secret that a storage names. Pods can mount Secrets of their own namespace only.
   *
   * @param name its name
   * @param state what the target's namespace has of it
   */
  public record Secret(String name, Fact<SecretState> state) {}

  /** What a namespace has of a Secret. */
  public sealed interface SecretState {
    /** It is not there. */
    record Missing() implements SecretState {}

    /**
     * It is there.
     *
     * @param missingKeys the keys that it lacks; empty when it is complete
     */
    record There(List<String> missingKeys) implements SecretState {
      /** Keeps an unmodifiable copy of the keys. */
      public There {
        missingKeys = List.copyOf(missingKeys);
      }
    }
  }
}
