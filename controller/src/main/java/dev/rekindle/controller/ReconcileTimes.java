package dev.rekindle.controller;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Tells how long each call of a reconciler took, by the reconciler's name.
 *
 * @param took is told
 */
record ReconcileTimes(BiConsumer<String, Duration> took) implements Metrics {
  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    long begin = System.nanoTime();
    try {
      return execution.execute();
    } finally {
      took.accept(execution.controllerName(), Duration.ofNanos(System.nanoTime() - begin));
    }
  }
}
