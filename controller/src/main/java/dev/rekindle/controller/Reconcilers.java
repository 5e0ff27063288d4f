package dev.rekindle.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows our own kinds of objects: one reconciler for each, from when this process leads
 * until it ends. Which process leads is not the framework's business.
 */
final class Reconcilers implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Reconcilers.class);
  private static final int RETRY_FIRST_MILLIS = 1_000;
  private static final int RETRY_LONGEST_MILLIS = 60_000;

  private final Operator operator;

  /**
   * Begins to watch nothing yet.
   *
   * @param times is told how long each call of a reconciler took
   * @param lost is called when objects cannot be watched any more
   */
  Reconcilers(
      KubernetesClient client,
      List<Reconciler<?>> reconcilers,
      ReconcileTimes times,
      Runnable lost) {
    operator = new Operator(overrider -> configure(overrider.withMetrics(times), client, lost));
    reconcilers.forEach(this::register);
  }

  private static void configure(
      ConfigurationServiceOverrider overrider, KubernetesClient client, Runnable lost) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withInformerStoppedHandler(
            (_, problem) -> {
              if (problem != null) {
                LOGGER
                    .atError()
                    .addKeyValue("problem", problem.getMessage())
                    .log("Objects cannot be watched any more.");
                lost.run();
              }
            });
  }

  private void register(Reconciler<?> reconciler) {
    operator.register(reconciler, overrider -> overrider.withRetry(untilItSucceeds()));
  }

  private static GenericRetry untilItSucceeds() {
    return new GenericRetry()
        .withoutMaxAttempts()
        .setInitialInterval(RETRY_FIRST_MILLIS)
        .setIntervalMultiplier(2)
        .setMaxInterval(RETRY_LONGEST_MILLIS);
  }

  /**
   * Begins to watch, and returns when everything there is was seen.
   *
   * @throws io.javaoperatorsdk.operator.OperatorException if the API server does not let us
   */
  void start() {
    operator.start();
  }

  @Override
  public void close() {
    operator.stop();
  }
}
