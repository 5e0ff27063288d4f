package dev.rekindle.controller.plans;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on some keys at once, never on the same key twice at once, and on each once however often
 * it was added before its turn. What fails is tried again until it does not. Thread safe.
 */
final class KeyedQueue {
  private static final Logger LOGGER = LoggerFactory.getLogger(KeyedQueue.class);
  private static final long LATER_MILLIS = 1000;

  /** Each mostly waits for the API server. */
  private static final int WORKERS = 8;

  private final ScheduledExecutorService workers;
  private final Consumer<String> work;
  private final Consumer<Duration> took;

  /** How many milliseconds each key is to wait for its turn; those worked on, once that is done. */
  private final Map<String, Long> waiting = new HashMap<>();

  private final Set<String> workedOn = new HashSet<>();

  KeyedQueue(String name, Consumer<String> work, Consumer<Duration> took) {
    this.work = work;
    this.took = took;
    this.workers =
        Executors.newScheduledThreadPool(
            WORKERS, Thread.ofPlatform().daemon().name(name + '-', 1).factory());
  }

  void add(String key) {
    add(key, 0);
  }

  void addLater(String key) {
    add(key, LATER_MILLIS);
  }

  private synchronized void add(String key, long millis) {
    if (waiting.putIfAbsent(key, millis) == null && !workedOn.contains(key)) {
      schedule(key, millis);
    }
  }

  private void schedule(String key, long millis) {
    try {
      var _ = workers.schedule(() -> work(key), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      waiting.remove(key); // closed
    }
  }

  private void work(String key) {
    begin(key);
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
      end(key);
      took.accept(Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private synchronized void begin(String key) {
    waiting.remove(key);
    workedOn.add(key);
  }

  private synchronized void end(String key) {
    workedOn.remove(key);
    Long millis = waiting.get(key);
    if (millis != null) { // added meanwhile
      schedule(key, millis);
    }
  }

  void close() {
    workers.shutdownNow();
  }
}
