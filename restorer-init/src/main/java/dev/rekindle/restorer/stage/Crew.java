package dev.rekindle.restorer.stage;

import dev.rekindle.restorer.stage.Problems.StoppedException;
import dev.rekindle.storage.StoreException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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

  /**
   * Between the starts of two threads. Code that is not compiled yet is slow, that of TLS a hundred
   * times, and compilers are threads like any other: were all of ours there at once, they would
   * leave them no core (ADR 0141).
   */
  private static final long BETWEEN_STARTS_MILLIS = 40;

  private final Problems problems;
  private final Deque<Task> waiting = new ArrayDeque<>();
  private final AtomicReference<@Nullable Throwable> crash = new AtomicReference<>();
  private final int size;
  private int running;
  private int warm;

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
    List<Thread> threads = new ArrayList<>();
    try {
      do {
        threads.add(
            Thread.ofPlatform().daemon().name("stage-" + threads.size()).start(this::serve));
      } while (threads.size() < size && wantsMore(threads.size()));
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

  /** Waits a moment, unless so many were at work before; returns false when all work is done. */
  private synchronized boolean wantsMore(int started) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BETWEEN_STARTS_MILLIS);
    long left = started < warm ? 0 : BETWEEN_STARTS_MILLIS;
    while (left > 0 && !over()) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    warm = Math.max(warm, started);
    return !over();
  }

  private synchronized boolean over() {
    return problems.stopped() || (waiting.isEmpty() && running == 0);
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
