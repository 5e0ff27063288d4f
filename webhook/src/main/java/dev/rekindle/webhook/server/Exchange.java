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
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
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

  private static final long UNREAD = 16 << 20;

  private final Duration timeout;
  private final Metrics metrics;
  private final Bodies bodies;
  private final ReviewCodec codec = new ReviewCodec(KubernetesJson.mapper());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Exchange(Duration timeout, Metrics metrics, Bodies bodies) {
    this.timeout = timeout;
    this.metrics = metrics;
    this.bodies = bodies;
  }

  void handle(Context context, Handler handler) {
    long start = System.nanoTime();
    try {
      exchange(context, handler);
    } catch (HttpResponseException e) {
      refuse(context, e);
    } catch (MalformedReviewException e) {
      context.status(400).result(e.getMessage() + "\n");
    } catch (IOException e) {
      context.status(400).result("reading the request: " + e.getMessage() + "\n");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      context.status(503).result("the webhook is stopping; try again\n");
    } finally {
      metrics.took(context.path(), Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static void refuse(Context context, HttpResponseException refusal) {
    LOG.atWarn()
        .addKeyValue("path", context.path())
        .addKeyValue("status", refusal.getStatus())
        .addKeyValue("problem", refusal.getMessage())
        .log("A request was refused before it was decided.");
    context.status(refusal.getStatus()).result(refusal.getMessage() + "\n");
    try {
      // Who is hung up on while it sends may never read the answer.
      long _ = context.bodyInputStream().skip(UNREAD);
    } catch (IOException _) {
      // It has gone, and needs no answer.
    }
  }

  private void exchange(Context context, Handler handler)
      throws MalformedReviewException, IOException, InterruptedException {
    Deadline deadline = Deadline.after(limit(context.queryParam("timeout")));
    Bodies.Body body = bodies.read(context, deadline);
    try (Room.Place place = body.place()) {
      AdmissionCall call = codec.read(body.bytes());
      Answer answer = answer(call, handler, deadline, place);
      context.contentType(ContentType.APPLICATION_JSON);
      context.result(codec.write(call.uid(), answer));
      metrics.count(call.kind(), answer);
      log(call, answer);
    }
  }

  private Answer answer(AdmissionCall call, Handler handler, Deadline deadline, Room.Place place) {
    var deciding = new FutureTask<>(() -> handler.answer(call));
    Room.Place theirs = place.shared();
    threads.execute(() -> decide(deciding, theirs));
    try {
      return deciding.get(deadline.left(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      deciding.cancel(true);
      return new Answer.Failed(
          "it could not be decided within " + deadline.limit().toMillis() + " ms; try again");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.Failed("the webhook is stopping; try again");
    } catch (ExecutionException e) {
      return failed(call, e);
    }
  }

  /** What is given up holds its memory until it notices. */
  private static void decide(FutureTask<Answer> deciding, Room.Place place) {
    try {
      deciding.run();
    } finally {
      place.close();
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
