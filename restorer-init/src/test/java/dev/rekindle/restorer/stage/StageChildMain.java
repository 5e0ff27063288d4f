package dev.rekindle.restorer.stage;

import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.RateLimit;
import dev.rekindle.storage.RateLimitedStore;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.directory.DirectoryStore;
import java.nio.file.Path;

/** A process to be killed: stages slowly what {@link KilledStagingIT} laid out. */
public final class StageChildMain {
  private StageChildMain() {}

  /** Arguments: the laid-out directory, and bytes a second. */
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    RateLimit limit = RateLimit.bytesPerSecond(Long.parseLong(arguments[1]));
    try (ObjectStore store =
        new RateLimitedStore(DirectoryStore.open(root.resolve("bucket")), limit)) {
      new Stager(store, KilledStagingIT.OPTIONS, Retries.NONE, new StageProgress())
          .stage(KilledStagingIT.request(root));
    }
  }
}
