package dev.rekindle.controller.restore;

import java.util.Optional;

/** What went wrong on pods, for people. */
final class Failures {
  private Failures() {}

  static Optional<String> of(ObservedPod pod, Word.Hope hope) {
    return Optional.ofNullable(pod.word().failure())
        .filter(failure -> failure.hope() == hope)
        .map(failure -> pod.name() + ": " + failure.message());
  }
}
