package dev.rekindle.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.Tools;
import dev.rekindle.testkit.cluster.Cluster;
import dev.rekindle.testkit.cluster.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The cluster of {@code e2e/cluster}: what its users expect of it, and what it leaves behind. */
@Execution(ExecutionMode.SAME_THREAD)
@Order(ClusterIT.BEFORE_ALL_OTHERS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
  /** What it looks for on the machine must not come from another cluster. */
  static final int BEFORE_ALL_OTHERS = 1;

  /** The promise for a machine that is not busy with something else. */
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  private static final int BUSY = 3;

  @TempDir static Path scratch;

  private static Cluster cluster;
  private static WholeMachine before;
  private static Duration took;

  @BeforeAll
  static void comesUp() {
    NodeNeeded.here("ClusterIT");
    cluster = Cluster.of(Settings.apart(scratch.resolve("state")));
    before = WholeMachine.now(scratch);
    // What has to be built or loaded first is not part of it.
    for (String tool : List.of("kubernetes", "kubernetes-node", "containerd", "coredns", "pause")) {
      Tools.require(tool);
    }
    long start = System.nanoTime();
    cluster.up(line -> System.out.println("cluster: " + line));
    took = Duration.ofNanos(System.nanoTime() - start);
    cluster.load(Busybox.image(scratch));
    cluster.kubectl("apply", "-f", Path.of("src/test/resources/cluster/web.yaml").toString());
    cluster.kubectl("-n", "ordinary", "rollout", "status", "statefulset/web", "--timeout=120s");
  }

  @AfterAll
  static void goesDown() {
    if (cluster != null) {
      cluster.down();
    }
  }

  @Test
  @Order(1)
  void isReadySoon() {
    System.out.println("cluster: ready after " + took.toMillis() + " ms");
    assertThat(took).isLessThan(READY_WITHIN.multipliedBy(BUSY));
  }

  @Test
  @Order(2)
  void givesPodsOfStatefulSetsTheirNames() {
    String address =
        cluster.kubectl("-n", "ordinary", "get", "pod", "web-1", "-o", "jsonpath={.status.podIP}");

    assertThat(inPod("nslookup", "web-1.web.ordinary.svc.cluster.local")).contains(address);
  }

  @Test
  @Order(3)
  void answersForAServiceToPodsAndToTheMachine() throws IOException, InterruptedException {
    String address =
        cluster.kubectl(
            "-n", "ordinary", "get", "service", "any", "-o", "jsonpath={.spec.clusterIP}");

    assertThat(inPod("sh", "-c", "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc any 80"))
        .containsPattern("web-[01]");
    assertThat(get("http://" + address + "/")).matches("web-[01]\n");
  }

  @Test
  @Order(4)
  void keepsAVolumeForThePodOfTheSameNameAndItsGroup() {
    cluster.kubectl("-n", "ordinary", "delete", "pod", "web-0");
    cluster.kubectl("-n", "ordinary", "rollout", "status", "statefulset/web", "--timeout=120s");

    assertThat(inPod("cat", "/data/starts")).isEqualTo("started\nstarted");
  }

  @Test
  @Order(5)
  void sendsNothingOffTheMachine() {
    assertThat(inPod("sh", "-c", "nc -w 5 192.0.2.1 80 2>&1 || true"))
        .containsAnyOf("unreachable", "No route to host");
    assertThat(inPod("sh", "-c", "nslookup example.com || true")).contains("NXDOMAIN");
  }

  @Test
  @Order(6)
  void staysAsItIsWhenItIsBroughtUpAgain() {
    String identity = cluster.kubectl("get", "node", "-o", "jsonpath={..metadata.uid}");
    List<ProcessHandle> processes = WholeMachine.of(cluster.settings().state());

    cluster.up(line -> assertThat(line).as("nothing is done").isEmpty());

    assertThat(cluster.kubectl("get", "node", "-o", "jsonpath={..metadata.uid}"))
        .isEqualTo(identity);
    assertThat(processes).isNotEmpty().allMatch(ProcessHandle::isAlive);
  }

  @Test
  @Order(7)
  void leavesNothingBehindWhenAllOfItIsKilled() {
    WholeMachine.of(cluster.settings().state()).forEach(ProcessHandle::destroyForcibly);

    cluster.down();

    assertNothingIsLeft();
  }

  @Test
  @Order(8)
  void leavesNothingBehindWhenBringingItUpIsKilledAtAnyPoint() {
    for (Duration moment :
        List.of(Duration.ofMillis(1500), Duration.ofSeconds(3), Duration.ofSeconds(9))) {
      try (ChildProcess up = command("up")) {
        assertThat(up.waitFor(moment)).as(up.output()).isFalse();
        up.kill();
      }
      cluster.down();
      assertNothingIsLeft();
    }
  }

  private static void assertNothingIsLeft() {
    assertThat(WholeMachine.of(cluster.settings().state())).isEmpty();
    assertThat(WholeMachine.now(scratch)).isEqualTo(before);
    assertThat(cluster.settings().state()).doesNotExist();
    assertThat(cluster.status()).containsExactly("down");
  }

  private static ChildProcess command(String verb) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Drekindle.root=" + Tools.repositoryRoot());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.rekindle.testkit.cluster.ClusterMain");
    command.addAll(
        List.of(
            verb,
            "--state=" + cluster.settings().state(),
            "--network=" + cluster.settings().addresses().network()));
    return ChildProcess.start(
        new ChildProcess.Command(verb, command, scratch, Map.of("KUBECONFIG", "")));
  }

  private static String inPod(String... command) {
    List<String> arguments = new ArrayList<>(List.of("-n", "ordinary", "exec", "web-0", "--"));
    arguments.addAll(List.of(command));
    return cluster.kubectl(arguments.toArray(String[]::new));
  }

  private static String get(String address) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
