package dev.rekindle.restorer.stage;

import dev.rekindle.restorer.stage.StageRequest.Syncing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Brings staged data to the disk from time to time, so that a crash of the machine costs little:
 * one sync of the file system, and none for single files. The kernel writes in the same rhythm
 * anyway.
 */
final class SyncTimer implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(30);

  private final CountDownLatch over = new CountDownLatch(1);
  private final Journal journal;
  private final List<Path> areas;
  private final Syncing syncing;
  private final Problems problems;
  private final Thread thread;

  SyncTimer(Journal journal, StageRequest request, Problems problems) {
    this.journal = journal;
    this.areas = request.areas();
    this.syncing = request.syncing();
    this.problems = problems;
    this.thread = Thread.ofPlatform().daemon().name("stage-sync").start(this::run);
  }

  private void run() {
    try {
      while (!over.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        journal.sync(areas, syncing);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      problems.add(
          StageProblem.of(
              StageProblem.Kind.DISK, "Staged data cannot be brought to the disk: " + e + "."));
    }
  }

  /** Ends the timer; a sync that is under way is waited for, since it uses the journal. */
  @Override
  public void close() {
    over.countDown();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
