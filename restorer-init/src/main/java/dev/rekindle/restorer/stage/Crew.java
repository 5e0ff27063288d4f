package dev.rekindle.restorer.stage;

import dev.rekindle.restorer.stage.Problems.StoppedException;
import dev.rekindle.storage.StoreException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads, each with one buffer of its own, that work off tasks which may bring
 * further tasks. So memory does not depend on what is fetched.
 */
final class Crew {
  /** What one thread does at a time. */
  interface Task {
    /**
     * Does the work.
     *
     * @param buffer for this thread alone, while the task runs
     */
    void run(byte[] buffer) throws IOException, InterruptedException, StoppedException;
  }

  /** Large enough that a call costs nothing against its bytes; small enough for a core's cache. */
  static final int BUFFER = 256 << 10;

  private final Problems problems;
  private final Deque<Task> waiting = new ArrayDeque<>();
  private final AtomicReference<@Nullable Throwable> crash = new AtomicReference<>();
  private final int size;
  private int running;

  Crew(int size, Problems problems) {
    this.size = size;
    this.problems = problems;
  }

  synchronized void add(Task task) {
    waiting.addLast(task);
    notifyAll();
  }

  /** Puts tasks, in their order, in front of all others: what was begun is ended first. */
  synchronized void addFirst(List<Task> tasks) {
    tasks.reversed().forEach(waiting::addFirst);
    notifyAll();
  }

  /** Works until nothing is left, or a problem stops it; the threads end with the call. */
  void work(Collection<? extends Task> tasks) throws InterruptedException {
    tasks.forEach(this::add);
    List<Thread> threads =
        IntStream.range(0, size)
            .mapToObj(i -> Thread.ofPlatform().daemon().name("stage-" + i).start(this::serve))
            .toList();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      problems.cancel();
      threads.forEach(Thread::interrupt);
      throw e;
    }
    Throwable thrown = crash.get();
    if (thrown != null) {
      throw new IllegalStateException("staging broke off by a defect: " + thrown, thrown);
    }
  }

  private void serve() {
    byte[] buffer = new byte[BUFFER];
    try {
      for (Task task = next(); task != null; task = next()) {
        try {
          attempt(task, buffer);
        } finally {
          done();
        }
      }
    } catch (InterruptedException e) {
      problems.cancel();
    } catch (RuntimeException | Error e) {
      crash.compareAndSet(null, e);
      problems.cancel();
    } finally {
      wakeAll();
    }
  }

  private void attempt(Task task, byte[] buffer) throws InterruptedException {
    try {
      task.run(buffer);
    } catch (MismatchException e) {
      problems.add(StageProblem.of(StageProblem.Kind.MISMATCH, e.getMessage()));
    } catch (StoreException e) {
      problems.add(StageProblem.of(e));
    } catch (IOException e) {
      problems.add(disk(e));
    } catch (StoppedException e) {
      // Whoever stopped the work has said why.
    }
  }

  private static StageProblem disk(IOException e) {
    String text = e.toString();
    return text.contains("No space left") || text.contains("quota")
        ? StageProblem.of(
            StageProblem.Kind.SPACE,
            "The volume became full: " + e + ". Enlarge the claim, or make room, then start again.")
        : StageProblem.of(
            StageProblem.Kind.DISK,
            "The volume cannot be used: " + e + ". Mend it, then start again.");
  }

  private synchronized @Nullable Task next() throws InterruptedException {
    while (waiting.isEmpty() && running > 0 && !problems.stopped()) {
      wait();
    }
    if (problems.stopped() || waiting.isEmpty()) {
      return null;
    }
    running++;
    return waiting.pollFirst();
  }

  private synchronized void done() {
    running--;
    notifyAll();
  }

  private synchronized void wakeAll() {
    notifyAll();
  }
}
