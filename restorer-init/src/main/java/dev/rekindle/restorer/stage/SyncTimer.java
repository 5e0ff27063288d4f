package dev.rekindle.restorer.stage;

import dev.rekindle.restorer.stage.StageRequest.Syncing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Brings staged data to the disk from time to time, so that a crash of the machine costs little:
 * one sync of the file system, and none for single files. The kernel writes in the same rhythm
 * anyway.
 */
final class SyncTimer implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(30);

  private final Journal journal;
  private final List<Path> areas;
  private final Syncing syncing;
  private final Problems problems;
  private final Companion companion;

  SyncTimer(Journal journal, StageRequest request, Problems problems) {
    this.journal = journal;
    this.areas = request.areas();
    this.syncing = request.syncing();
    this.problems = problems;
    this.companion = Companion.begin("stage-sync", this::run);
  }

  private void run(Companion self) {
    try {
      while (!self.overAfter(EVERY)) {
        journal.sync(areas, syncing);
      }
    } catch (IOException e) {
      problems.add(
          StageProblem.of(
              StageProblem.Kind.DISK, "Staged data cannot be brought to the disk: " + e + "."));
    }
  }

  /** Ends the timer; a sync that is under way is waited for, since it uses the journal. */
  @Override
  public void close() {
    companion.close();
  }
}
