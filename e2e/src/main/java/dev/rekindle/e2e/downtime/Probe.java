package dev.rekindle.e2e.downtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A client of every node: ten times a second it reads, from each, a row that this one owns once the
 * backup is back. A query that fails, takes two seconds or finds no row is a bad answer.
 */
final class Probe implements AutoCloseable {
  private static final long EVERY_MILLIS = 100;
  private static final int CALM = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ScheduledExecutorService clients;
  private final List<Question> questions = new ArrayList<>();
  private final List<String> nodes;
  private final List<Sample> samples = new ArrayList<>();

  private Probe(List<String> nodes) {
    this.nodes = List.copyOf(nodes);
    this.clients = Executors.newScheduledThreadPool(nodes.size());
  }

  /**
   * Begins, and returns when every node answers well.
   *
   * @param queries what each pod is asked
   */
  static Probe start(Pods pods, Map<String, String> queries) {
    Probe probe = new Probe(List.copyOf(queries.keySet()));
    queries.forEach(
        (pod, cql) -> {
          Question question = new Question(cql);
          probe.questions.add(question);
          var _ =
              probe.clients.scheduleWithFixedDelay(
                  () -> probe.ask(question, pod, pods), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        });
    probe.awaitCalm();
    synchronized (probe.samples) {
      probe.samples.clear();
    }
    probe.awaitCalm();
    return probe;
  }

  private void ask(Question question, String pod, Pods pods) {
    boolean good = question.isAnsweredAt(pods.address(pod));
    synchronized (samples) {
      samples.add(new Sample(pod, System.nanoTime(), good));
    }
  }

  /** Returns when every node has answered well for some seconds. */
  void awaitCalm() {
    Awaitility.await()
        .alias("every node answers well")
        .atMost(PATIENCE)
        .until(() -> nodes.stream().allMatch(this::isCalm));
  }

  private boolean isCalm(String node) {
    List<Sample> of = samples().stream().filter(sample -> sample.node().equals(node)).toList();
    return of.size() >= CALM
        && of.subList(of.size() - CALM, of.size()).stream().allMatch(Sample::good);
  }

  /** All answers so far, in the order of time. */
  List<Sample> samples() {
    synchronized (samples) {
      return List.copyOf(samples);
    }
  }

  @Override
  public void close() {
    clients.shutdownNow();
    questions.forEach(Question::close);
  }
}
