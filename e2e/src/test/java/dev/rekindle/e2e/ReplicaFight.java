package dev.rekindle.e2e;

import dev.rekindle.testkit.TestkitException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Two that do not agree about a ring's first rack: an autoscaler that wants one node more, and a
 * GitOps controller that applies the manifests again.
 */
final class ReplicaFight implements AutoCloseable {
  /** Too short for a database of the one node more to come up and join. */
  private static final Duration MORE = Duration.ofSeconds(1);

  private static final Duration AS_APPLIED = Duration.ofSeconds(3);

  private final PodRing ring;
  private final AtomicInteger rounds = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable RuntimeException problem;

  ReplicaFight(PodRing ring) {
    this.ring = ring;
    this.thread = Thread.ofPlatform().daemon().name("fight").start(this::fight);
  }

  /** Returns how often both had their way. */
  int rounds() {
    if (problem != null) {
      throw problem;
    }
    return rounds.get();
  }

  private void fight() {
    try {
      do {
        ring.scale(ring.racks().getFirst(), 2);
        isOverIn(MORE);
        ring.apply();
        rounds.incrementAndGet();
      } while (!isOverIn(AS_APPLIED));
    } catch (TestkitException e) {
      problem = e;
    }
  }

  private boolean isOverIn(Duration time) {
    try {
      return over.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
