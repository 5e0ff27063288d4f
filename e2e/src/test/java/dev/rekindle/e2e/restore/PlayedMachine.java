package dev.rekindle.e2e.restore;

import dev.rekindle.testkit.Loopback;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an API server alone lacks, for one namespace: it makes the pods of StatefulSets that have a
 * plan, runs our container of each as a process of this machine, and takes a database that may
 * start for one that is ready. A changed plan comes into a pod only when somebody writes to the
 * pod, as with a kubelet that is in no hurry.
 */
final class PlayedMachine implements AutoCloseable {
  private static final long PAUSE_NANOS = 150_000_000;
  private static final Duration LAZY = Duration.ofSeconds(8);
  private static final String WOKEN_FOR = "rekindle.dev/woken-for";
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final String namespace;
  private final Path directory;
  private final Map<String, String> settings;
  private final Map<String, PlayedContainer> containers = new HashMap<>();
  private final Map<String, Mounted> mounted = new HashMap<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Throwable problem;

  private record Mounted(String wokenFor, Instant at) {}

  /**
   * Begins.
   *
   * @param settings of our container, the same in each pod
   * @param each is told after each round which pods' databases run
   */
  PlayedMachine(
      KubernetesClient client,
      String namespace,
      Path directory,
      Map<String, String> settings,
      Consumer<Set<String>> each) {
    this.client = client;
    this.namespace = namespace;
    this.directory = directory;
    this.settings = settings;
    this.thread = Thread.ofPlatform().daemon().name("machine-" + namespace).start(() -> run(each));
  }

  Path volume(String pod) {
    return directory.resolve("volumes").resolve(pod);
  }

  /** Returns the pods whose databases run. */
  Set<String> running() {
    return Set.copyOf(running);
  }

  /** Throws what went wrong here, if anything did. */
  void check() {
    if (problem != null) {
      throw new AssertionError("the machine of " + namespace, problem);
    }
  }

  private void run(Consumer<Set<String>> each) {
    while (!closed) {
      try {
        round();
        each.accept(running());
      } catch (KubernetesClientException e) {
        if (e.getCode() != CONFLICT && e.getCode() != NOT_FOUND) {
          problem = e;
        }
      } catch (AssertionError | RuntimeException e) {
        problem = e;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void round() {
    List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
    pods.stream().filter(PlayedMachine::isGoing).forEach(this::stop);
    work(pods.stream().filter(pod -> !isGoing(pod)).toList());
  }

  private static boolean isGoing(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  private void work(List<Pod> pods) {
    Set<String> names = new HashSet<>();
    pods.forEach(pod -> names.add(pod.getMetadata().getName()));
    for (StatefulSet set : client.apps().statefulSets().inNamespace(namespace).list().getItems()) {
      String plan = plan(set.getMetadata().getName());
      if (plan != null) {
        wanted(set).filter(name -> !names.contains(name)).forEach(name -> create(set, name));
        pods.stream().filter(pod -> belongs(pod, set)).forEach(pod -> work(pod, set, plan));
      }
    }
  }

  private static Stream<String> wanted(StatefulSet set) {
    return IntStream.range(0, set.getSpec().getReplicas())
        .mapToObj(ordinal -> set.getMetadata().getName() + "-" + ordinal);
  }

  private static boolean belongs(Pod pod, StatefulSet set) {
    return pod.getMetadata()
        .getOwnerReferences()
        .getFirst()
        .getUid()
        .equals(set.getMetadata().getUid());
  }

  @Nullable String plan(String set) {
    ConfigMap map =
        client.configMaps().inNamespace(namespace).withName("rekindle-plan-" + set).get();
    return map == null ? null : map.getData().get("plan.json");
  }

  private void work(Pod pod, StatefulSet set, String plan) {
    String uid = pod.getMetadata().getUid();
    String name = pod.getMetadata().getName();
    PlayedContainer container =
        containers.computeIfAbsent(uid, _ -> container(pod, set.getMetadata().getName()));
    String wokenFor = Objects.toString(pod.getMetadata().getAnnotations().get(WOKEN_FOR), "");
    Mounted last = mounted.get(uid);
    Instant now = Instant.now();
    if (last == null || !last.wokenFor().equals(wokenFor) || now.isAfter(last.at().plus(LAZY))) {
      mounted.put(uid, new Mounted(wokenFor, now));
      container.mount(plan);
    }
    container.work();
    if (container.ended()) {
      running.add(name);
    }
    var status = container.status();
    if (!status.getInitContainerStatuses().equals(pod.getStatus().getInitContainerStatuses())) {
      pod.setStatus(status);
      client.resource(pod).updateStatus();
    }
  }

  private void stop(Pod pod) {
    running.remove(pod.getMetadata().getName());
    mounted.remove(pod.getMetadata().getUid());
    PlayedContainer container = containers.remove(pod.getMetadata().getUid());
    if (container != null) {
      container.close();
    }
    client.resource(pod).withGracePeriod(0).delete();
  }

  private PlayedContainer container(Pod pod, String workload) {
    Map<String, String> own = new HashMap<>(settings);
    pod.getSpec().getInitContainers().getFirst().getEnv().stream()
        .filter(variable -> variable.getValue() != null)
        .forEach(variable -> own.put(variable.getName(), variable.getValue()));
    String name = pod.getMetadata().getName();
    Path home = directory.resolve("pods").resolve(name + "-" + pod.getMetadata().getUid());
    return new PlayedContainer(pod, workload, home, volume(name), own);
  }

  /** On this machine each needs a port of its own. */
  private void create(StatefulSet set, String name) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .withLabels(set.getSpec().getTemplate().getMetadata().getLabels())
            .addNewOwnerReference()
            .withApiVersion("apps/v1")
            .withKind("StatefulSet")
            .withName(set.getMetadata().getName())
            .withUid(set.getMetadata().getUid())
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .withSpec(set.getSpec().getTemplate().getSpec())
            .editSpec()
            .withNodeName("this-machine")
            .editFirstInitContainer()
            .addNewEnv()
            .withName("REKINDLE_AGENT_PORT")
            .withValue(Integer.toString(Loopback.freePort()))
            .endEnv()
            .endInitContainer()
            .endSpec()
            .build();
    client.resource(pod).create();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    containers.values().forEach(PlayedContainer::close);
  }
}
