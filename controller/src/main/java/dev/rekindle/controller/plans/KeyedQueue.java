package dev.rekindle.controller.plans;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one key at a time, each once however often it was added before its turn. What fails is
 * tried again until it does not.
 */
final class KeyedQueue {
  private static final Logger LOGGER = LoggerFactory.getLogger(KeyedQueue.class);
  private static final long LATER_MILLIS = 1000;

  private final ScheduledExecutorService worker;
  private final Consumer<String> work;
  private final Consumer<Duration> took;
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  KeyedQueue(String name, Consumer<String> work, Consumer<Duration> took) {
    this.work = work;
    this.took = took;
    this.worker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  void add(String key) {
    add(key, 0);
  }

  void addLater(String key) {
    add(key, LATER_MILLIS);
  }

  private void add(String key, long millis) {
    if (waiting.add(key)) {
      try {
        var _ = worker.schedule(() -> work(key), millis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException _) {
        waiting.remove(key); // closed
      }
    }
  }

  private void work(String key) {
    waiting.remove(key);
    long begin = System.nanoTime();
    try {
      work.accept(key);
    } catch (RuntimeException e) { // whatever it is, the next key must have its turn
      LOGGER
          .atWarn()
          .addKeyValue("key", key)
          .addKeyValue("problem", e.getMessage())
          .log("A key could not be worked on; it is tried again.");
      addLater(key);
    } finally {
      took.accept(Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  void close() {
    worker.shutdownNow();
  }
}
