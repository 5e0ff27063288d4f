package dev.rekindle.controller;

import dev.rekindle.controller.certificates.Certificates;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the certificates of one family, on a thread of its own, until it is closed. */
final class CertificatesLoop implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(CertificatesLoop.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final String family;
  private final Certificates certificates;
  private final Duration checkEvery;
  private final Metrics metrics;
  private final Clock clock;
  private final Semaphore wakeUp = new Semaphore(0);
  private final Thread thread;
  private volatile boolean kept;

  CertificatesLoop(
      String family, Certificates certificates, Duration checkEvery, Metrics metrics, Clock clock) {
    this.family = family;
    this.certificates = certificates;
    this.checkEvery = checkEvery;
    this.metrics = metrics;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name(family + "-certificates").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Looks again at once. */
  void wakeUp() {
    wakeUp.release();
  }

  /** Returns whether the last round was a good one. */
  boolean kept() {
    return kept;
  }

  private void run() {
    try {
      while (true) {
        long millis = Math.max(1, round().toMillis());
        if (wakeUp.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
          wakeUp.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private Duration round() {
    try {
      Instant next = certificates.reconcile();
      kept = true;
      Duration rest = Duration.between(clock.instant(), next);
      return rest.compareTo(checkEvery) < 0 ? rest : checkEvery;
    } catch (KubernetesClientException e) {
      kept = false;
      metrics.failed(family);
      LOGGER
          .atError()
          .addKeyValue("family", family)
          .addKeyValue("problem", e.getMessage())
          .log("The certificates could not be looked after; it is tried again.");
      return AFTER_FAILURE;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
