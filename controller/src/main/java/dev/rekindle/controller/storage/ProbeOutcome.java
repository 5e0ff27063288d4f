package dev.rekindle.controller.storage;

import dev.rekindle.storage.StoreException;

/**
 * How a probe ended.
 *
 * @param ready whether the storage can be used
 * @param reason one word for programs
 * @param message for people: what to do
 */
record ProbeOutcome(boolean ready, String reason, String message) {

  static ProbeOutcome answers(boolean readOnly) {
    return readOnly
        ? new ProbeOutcome(true, "Answers", "The storage can be listed and read.")
        : new ProbeOutcome(
            true, "Answers", "The storage can be listed, written, read and deleted.");
  }

  static ProbeOutcome unusable(StorageUnusable problem) {
    return new ProbeOutcome(false, problem.reason().word(), problem.advice());
  }

  static ProbeOutcome failed(StoreException.Kind kind, String message) {
    String reason =
        switch (kind) {
          case NO_BUCKET -> "BucketMissing";
          case FORBIDDEN -> "AccessDenied";
          case UNAUTHENTICATED -> "CredentialsRefused";
          case INVALID -> StorageUnusable.Reason.SETTINGS_INVALID.word();
          case THROTTLED -> "Throttled";
          case UNAVAILABLE -> "Unreachable";
          case NOT_FOUND, CHANGED, EXISTS, CORRUPT -> "ProbeFailed";
        };
    return new ProbeOutcome(false, reason, message);
  }
}
