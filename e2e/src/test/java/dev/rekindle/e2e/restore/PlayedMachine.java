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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an API server alone lacks, for one namespace: it makes the pods of StatefulSets that have a
 * plan, deletes those that are no longer wanted, runs our container of each as a process of this
 * machine, and takes a database that may start for one that is ready. A changed plan comes into a
 * pod only when somebody writes to the pod, as with a kubelet that is in no hurry.
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
  private final Volumes volumes;
  private final Map<String, String> settings;
  private final Addresses addresses = new Addresses();
  private final Map<String, PlayedContainer> containers = new HashMap<>();
  private final Map<String, Mounted> mounted = new HashMap<>();
  private final Map<String, PlayedContainer> latest = new ConcurrentHashMap<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final Set<String> losing = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Throwable problem;

  private record Mounted(String wokenFor, Instant at) {}

  /**
   * Begins.
   *
   * @param directory for what goes with the pods
   * @param volumes for what stays; after each round, what databases run on must be one
   * @param settings of our container, the same in each pod
   */
  PlayedMachine(
      KubernetesClient client,
      String namespace,
      Path directory,
      Volumes volumes,
      Map<String, String> settings) {
    this.client = client;
    this.namespace = namespace;
    this.directory = directory;
    this.volumes = volumes;
    this.settings = settings;
    this.thread = Thread.ofPlatform().daemon().name("machine-" + namespace).start(this::run);
  }

  /** Returns the pods whose databases run. */
  Set<String> running() {
    return Set.copyOf(running);
  }

  /** Nobody reaches the node of a pod any more; what runs there goes on. */
  void loseNode(String pod) {
    silent.add(pod);
  }

  /** The node of a pod is no more: the control plane lets the pod go, and another node gets it. */
  void removeNode(String pod) {
    silent.remove(pod);
    client.pods().inNamespace(namespace).withName(pod).withGracePeriod(0).delete();
  }

  /** A pod's volume goes with the pod. */
  void loseVolume(String pod) {
    losing.add(pod);
    client.pods().inNamespace(namespace).withName(pod).delete();
  }

  /** Returns what our container of the latest pod of that name said, over all its starts. */
  String log(String pod) {
    return latest.get(pod).log();
  }

  /** Throws what went wrong here, if anything did. */
  void check() {
    if (problem != null) {
      throw new AssertionError("the machine of " + namespace, problem);
    }
  }

  private void run() {
    while (!closed) {
      try {
        round();
        volumes.mustBeOne(running());
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
    stopWhatIsGone(pods);
    pods.stream().filter(PlayedMachine::isGoing).filter(this::isReached).forEach(this::stop);
    work(pods.stream().filter(pod -> !isGoing(pod) || !isReached(pod)).toList());
  }

  /** Also a pod that nobody asked us to stop. */
  private void stopWhatIsGone(List<Pod> pods) {
    Set<String> uids = new HashSet<>();
    pods.forEach(pod -> uids.add(pod.getMetadata().getUid()));
    for (String uid : Set.copyOf(containers.keySet())) {
      if (!uids.contains(uid)) {
        end(uid);
      }
    }
  }

  private boolean isReached(Pod pod) {
    return !silent.contains(pod.getMetadata().getName());
  }

  private static boolean isGoing(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  private void work(List<Pod> pods) {
    Set<String> names = new HashSet<>();
    pods.forEach(pod -> names.add(pod.getMetadata().getName()));
    List<StatefulSet> sets = client.apps().statefulSets().inNamespace(namespace).list().getItems();
    pods.stream()
        .filter(pod -> sets.stream().noneMatch(set -> belongs(pod, set)))
        .forEach(pod -> client.resource(pod).delete());
    for (StatefulSet set : sets) {
      String plan = plan(set.getMetadata().getName());
      if (plan != null) {
        comeAndGo(set, names, pods);
        pods.stream()
            .filter(pod -> belongs(pod, set))
            .filter(this::isReached)
            .forEach(pod -> work(pod, set, plan));
      }
    }
  }

  private void comeAndGo(StatefulSet set, Set<String> names, List<Pod> pods) {
    List<String> wanted = wanted(set).toList();
    for (String name : wanted) {
      if (!names.contains(name)) {
        create(set, name, pods);
      }
      if ("OrderedReady".equals(set.getSpec().getPodManagementPolicy())
          && !running.contains(name)) {
        return; // those after it come, and go, when it is ready
      }
    }
    pods.stream()
        .filter(pod -> belongs(pod, set) && !wanted.contains(pod.getMetadata().getName()))
        .forEach(pod -> client.resource(pod).delete());
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
      running.add(container.pod());
    }
    var status = container.status();
    if (!status.getInitContainerStatuses().equals(pod.getStatus().getInitContainerStatuses())) {
      pod.setStatus(status);
      client.resource(pod).updateStatus();
    }
  }

  private void stop(Pod pod) {
    end(pod.getMetadata().getUid());
    if (losing.remove(pod.getMetadata().getName())) {
      volumes.lose(pod.getMetadata().getName());
    }
    client.resource(pod).withGracePeriod(0).delete();
  }

  private void end(String uid) {
    mounted.remove(uid);
    PlayedContainer container = containers.remove(uid);
    if (container != null) {
      running.remove(container.pod());
      container.close();
    }
  }

  private PlayedContainer container(Pod pod, String workload) {
    Map<String, String> own = new HashMap<>(settings);
    pod.getSpec().getInitContainers().getFirst().getEnv().stream()
        .filter(variable -> variable.getValue() != null)
        .forEach(variable -> own.put(variable.getName(), variable.getValue()));
    String name = pod.getMetadata().getName();
    Path home = directory.resolve("pods").resolve(name + "-" + pod.getMetadata().getUid());
    PlayedContainer container = new PlayedContainer(pod, workload, home, volumes.of(name), own);
    latest.put(name, container);
    return container;
  }

  /** On this machine each needs a port of its own. */
  private void create(StatefulSet set, String name, List<Pod> others) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .withLabels(set.getSpec().getTemplate().getMetadata().getLabels())
            .addToAnnotations(PlayedContainer.ADDRESS, addresses.next(others))
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
    addresses.close();
  }
}
