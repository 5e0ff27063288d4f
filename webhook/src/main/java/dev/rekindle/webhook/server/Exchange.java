package dev.rekindle.webhook.server;

import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.admission.Answer;
import dev.rekindle.webhook.admission.Handler;
import dev.rekindle.webhook.admission.KubernetesJson;
import dev.rekindle.webhook.admission.MalformedReviewException;
import dev.rekindle.webhook.admission.ReviewCodec;
import dev.rekindle.webhook.cluster.ClusterException;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer, within the time that the API server waits. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  // The answer has to travel, too.
  private static final Duration TRAVEL = Duration.ofMillis(500);

  private final Duration timeout;
  private final Metrics metrics;
  private final ReviewCodec codec = new ReviewCodec(KubernetesJson.mapper());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Exchange(Duration timeout, Metrics metrics) {
    this.timeout = timeout;
    this.metrics = metrics;
  }

  void handle(Context context, Handler handler) {
    long start = System.nanoTime();
    try {
      AdmissionCall call = codec.read(context.bodyAsBytes());
      Answer answer = answer(call, handler, limit(context.queryParam("timeout")));
      context.contentType(ContentType.APPLICATION_JSON);
      context.result(codec.write(call.uid(), answer));
      metrics.count(call.kind(), answer);
      log(call, answer);
    } catch (MalformedReviewException e) {
      context.status(400).result(e.getMessage() + "\n");
    } finally {
      metrics.took(context.path(), Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private Answer answer(AdmissionCall call, Handler handler, Duration limit) {
    Future<Answer> deciding = threads.submit(() -> handler.answer(call));
    try {
      return deciding.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      deciding.cancel(true);
      return new Answer.Failed(
          "it could not be decided within " + limit.toMillis() + " ms; try again");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.Failed("the webhook is stopping; try again");
    } catch (ExecutionException e) {
      return failed(call, e);
    }
  }

  private static Answer failed(AdmissionCall call, ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof ClusterException unreachable) {
      return new Answer.Failed(unreachable.getMessage() + "; try again");
    }
    LOG.atError()
        .setCause(cause)
        .addKeyValue("kind", call.kind())
        .addKeyValue("namespace", call.namespace())
        .addKeyValue("name", call.name())
        .log("A request could not be answered; this is a defect.");
    return new Answer.Failed(
        "a defect of the webhook, whose log has the stack trace: " + cause.getClass().getName());
  }

  /** The API server says in the query how long it waits: {@code ?timeout=10s}. */
  private Duration limit(@Nullable String said) {
    if (said == null || !said.matches("[1-9][0-9]?s")) {
      return timeout;
    }
    Duration theirs =
        Duration.ofSeconds(Long.parseLong(said.substring(0, said.length() - 1))).minus(TRAVEL);
    return theirs.compareTo(timeout) < 0 ? theirs : timeout;
  }

  private static void log(AdmissionCall call, Answer answer) {
    var event =
        switch (answer) {
          case Answer.Failed _ -> LOG.atWarn();
          case Answer.Denied _, Answer.Patched _ -> LOG.atInfo();
          case Answer.Allowed _ -> LOG.atDebug();
        };
    event
        .addKeyValue("kind", call.kind())
        .addKeyValue("namespace", call.namespace())
        .addKeyValue("name", call.name())
        .addKeyValue("operation", call.operation())
        .addKeyValue("answer", answer.getClass().getSimpleName())
        .addKeyValue(
            "rules",
            answer instanceof Answer.Denied(var problems)
                ? problems.stream().map(problem -> problem.code()).distinct().toList()
                : "")
        .log("A request was answered.");
  }
}
