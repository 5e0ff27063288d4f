package dev.rekindle.restorer.run;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps how far a staging came: a node that has staged goes on saying how much. */
final class LastProgress {
  private @Nullable Status lastStaging;

  /** Returns the status, with the progress that its restore made before, where it has none. */
  Status with(Status status) {
    if (status.progress() != null) {
      lastStaging = status;
      return status;
    }
    if (lastStaging == null
        || lastStaging.progress() == null
        || !Objects.equals(lastStaging.job(), status.job())) {
      return status;
    }
    return new Status(
        status.state(), status.message(), status.job(), lastStaging.progress().ended());
  }
}
