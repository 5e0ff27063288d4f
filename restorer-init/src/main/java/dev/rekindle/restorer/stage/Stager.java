package dev.rekindle.restorer.stage;

import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Retries;
import java.nio.file.Path;

/**
 * Brings the files of a backup onto the volume and proves each. What the live data holds under the
 * same hash is linked, what an earlier run brought is kept, the rest is downloaded; and nothing is
 * written outside the staging areas.
 *
 * <p>One staging at a time; {@link #cancel} and {@link StageProgress#now} may be called from other
 * threads.
 */
public final class Stager {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final ObjectStore store;
  private final StageOptions options;
  private final Retries retries;
  private final StageProgress progress;
  private final Problems problems = new Problems(Problems.Then.STOP);

  /**
   * Prepares one staging.
   *
   * @param store where the objects are; stays open
   * @param retries how patiently to wait for the store
   * @param progress is told how far the work is
   */
  public Stager(ObjectStore store, StageOptions options, Retries retries, StageProgress progress) {
    this.store = store;
    this.options = options;
    this.retries = retries;
    this.progress = progress;
  }

  /**
   * Stages everything, or fails and leaves a state from which the next call, in this or another
   * process, goes on. The data is in the page cache then, not yet synced to the disk.
   *
   * @throws StageException when anything is missing, wrong or impossible; with all problems found
   * @throws InterruptedException when the calling thread was interrupted; the work has stopped
   */
  public StageResult stage(StageRequest request) throws StageException, InterruptedException {
    Fetching shared =
        new Fetching(
            store,
            retries,
            new Crew(options.concurrency(), problems),
            problems,
            progress,
            options.partSize());
    return new StageRun(shared, options, request).run(Journal.bootId(BOOT_ID));
  }

  /** Stops the work soon; {@link #stage} then fails with {@link StageException#cancelled}. */
  public void cancel() {
    problems.cancel();
  }
}
