package dev.rekindle.e2e.restore;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Two that do not agree about the replicas of a StatefulSet: an autoscaler that wants one more, and
 * a GitOps controller that applies the manifest again as soon as it differs.
 */
final class Fight implements AutoCloseable {
  static final String MANAGER = "gitops";
  private static final Duration EACH_HOLDS = Duration.ofSeconds(2);
  private static final long PAUSE_NANOS = 100_000_000;
  private static final int CONFLICT = 409;

  private final Site there;
  private final Rack rack;
  private final AtomicInteger rounds = new AtomicInteger();
  private final Thread thread;
  private volatile boolean over;
  private volatile @Nullable RuntimeException problem;

  Fight(Site there, Rack rack) {
    this.there = there;
    this.rack = rack;
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
    while (!over) {
      try {
        there.scale(rack.set(), rack.replicas() + 1);
        hold();
        there
            .client
            .resource(rack.yaml())
            .inNamespace(there.namespace)
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(MANAGER)
                    .withForce(true)
                    .build());
        hold();
        rounds.incrementAndGet();
      } catch (KubernetesClientException e) {
        if (e.getCode() != CONFLICT) {
          problem = e;
        }
      }
    }
  }

  private void hold() {
    Instant end = Instant.now().plus(EACH_HOLDS);
    while (!over && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
