package dev.rekindle.e2e.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** People who create StatefulSets all the time, in dry runs; each must be admitted and injected. */
public final class Traffic implements AutoCloseable {
  private final ApiOverHttp http;
  private final String path;
  private final ObjectNode statefulSet;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger admitted = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Thread[] people = new Thread[2];

  Traffic(Installation installation, String namespace) {
    this(installation.http, namespace);
  }

  public Traffic(ApiOverHttp http, String namespace) {
    this.http = http;
    this.path = "/apis/apps/v1/namespaces/%s/statefulsets?dryRun=All".formatted(namespace);
    this.statefulSet = Installation.statefulSet("official-cassandra", namespace);
    for (int i = 0; i < people.length; i++) {
      people[i] = Thread.ofVirtual().start(this::create);
    }
  }

  private void create() {
    while (!over.get()) {
      try {
        ApiOverHttp.Answer answer = http.post(path, statefulSet);
        JsonNode init = answer.body().at("/spec/template/spec/initContainers/0/name");
        if (answer.status() == 201 && init.asText().equals("rekindle-restore")) {
          admitted.incrementAndGet();
        } else {
          failures.add(answer.toString());
        }
        Thread.sleep(20);
      } catch (IllegalStateException e) {
        failures.add(e.toString());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  public int admitted() {
    return admitted.get();
  }

  /** What was not admitted; ends the traffic. */
  public Queue<String> failures() {
    close();
    return failures;
  }

  @Override
  public void close() {
    over.set(true);
    try {
      for (Thread one : people) {
        one.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
