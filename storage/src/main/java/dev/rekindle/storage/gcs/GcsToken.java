package dev.rekindle.storage.gcs;

import dev.rekindle.storage.Secret;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token, and when it ends.
 *
 * @param authorization the value of {@code Authorization}
 * @param end null when nobody said
 */
record GcsToken(Secret authorization, @Nullable Instant end) {
  private static final Duration BEFORE_END = Duration.ofMinutes(1);

  /** Returns the token of that text. */
  static GcsToken bearer(String value, @Nullable Instant end) {
    return new GcsToken(new Secret("Bearer " + value), end);
  }

  boolean endsSoon() {
    return end != null && end.isBefore(Instant.now().plus(BEFORE_END));
  }
}
