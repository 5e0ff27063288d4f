package dev.rekindle.e2e;

import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.plan.PlanException;
import dev.rekindle.plan.PlanJson;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.TestkitException;
import dev.rekindle.testkit.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Cassandra of one StatefulSet for each rack, and what a controller would do with its plans. */
public record PodRing(InstalledCluster on, List<String> racks, String image) {
  /** Where it is. */
  public static final String NAMESPACE = "db";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTROLLER =
      "--as=system:serviceaccount:%s:rekindle-controller".formatted(InstalledCluster.NAMESPACE);
  private static final int CQL_PORT = 9042;

  /** Makes it. */
  public void apply() {
    for (String rack : racks) {
      on.apply(resource("cassandra").replace("THE_RACK", rack).replace("IMAGE", image));
    }
  }

  static String resource(String name) {
    try {
      return Files.readString(
          Tools.repositoryRoot().resolve("e2e/src/main/resources/cluster").resolve(name + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its pods, in the order of the racks. */
  public List<String> pods() {
    return racks.stream().map(PodRing::statefulSet).map(name -> name + "-0").toList();
  }

  void awaitReady() {
    racks.forEach(rack -> on.rolledOut(NAMESPACE, "statefulset/" + statefulSet(rack)));
  }

  /** Takes pods and volumes away; {@link #comeBack} brings new ones. */
  public void loseVolumes() {
    scale(0);
    on.eventually(
        "the pods are gone",
        () -> !db("get", "pods", "-l", "app=c1", "-o", "name").contains("pod/"));
    db("delete", "persistentvolumeclaims", "--all", "--timeout=120s");
  }

  /** Has every rack its pod again. */
  public void comeBack() {
    scale(1);
  }

  private void scale(int replicas) {
    racks.forEach(rack -> db("scale", "statefulset", statefulSet(rack), "--replicas=" + replicas));
  }

  /** Writes the plans of all racks, and lets the kubelet look at them at once. */
  void plan(PlanState state, PlannedRestore restore) {
    for (String rack : racks) {
      String name = "rekindle-plan-" + statefulSet(rack);
      try {
        JsonNode map = JSON.readTree(db("get", "configmap", name, "-o", "json"));
        RestorePlan old =
            PlanJson.read(map.at("/data/plan.json").asText().getBytes(StandardCharsets.UTF_8));
        RestorePlan next = new RestorePlan(state, old.incarnation(), old.caBundle(), restore);
        ((ObjectNode) map).withObject("/data").put("plan.json", PlanJson.write(next));
        db("replace", CONTROLLER, "-f", on.file(map.toString()).toString());
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      } catch (PlanException e) {
        throw new IllegalStateException(e);
      }
    }
    db("annotate", "pods", "-l", "app=c1", "--overwrite", "rekindle.dev/plan=" + state.text());
  }

  /** The log of the init container, or nothing before there is one. */
  String restorerLog(String pod) {
    try {
      return db("logs", pod, "-c", "rekindle-restore");
    } catch (TestkitException _) {
      return "";
    }
  }

  /** Of what Kubernetes says of a pod's init container, that which is at a path; maybe nothing. */
  String restorer(String pod, String path) {
    return db(
        "get",
        "pod",
        pod,
        "-o",
        "jsonpath={.status.initContainerStatuses[?(@.name==\"rekindle-restore\")].%s}"
            .formatted(path));
  }

  /** What a pod's init container says of itself; nothing while it does not run. */
  JsonNode restorerStatus(String pod) {
    try {
      return JSON.readTree(
          db("exec", pod, "-c", "rekindle-restore", "--", "cat", "/run/rekindle/status.json"));
    } catch (TestkitException | JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }

  /** What a person sees of a pod. */
  String describe(String pod) {
    return db("describe", "pod", pod);
  }

  /** Generation, revision and replicas of each StatefulSet: what no restore changes. */
  List<String> templates() {
    return db(
            "get",
            "statefulsets",
            "-o",
            "jsonpath={range .items[*]}{.metadata.generation} {.status.updateRevision} {.spec.replicas}{'\\n'}{end}")
        .lines()
        .toList();
  }

  /** Connects to its pods. */
  public Cql connect() {
    return Cql.connect(
        pods().stream()
            .map(pod -> db("get", "pod", pod, "-o", "jsonpath={.status.podIP}"))
            .map(address -> new InetSocketAddress(address, CQL_PORT))
            .toList(),
        "dc1");
  }

  /** The tokens of each rack. */
  static Map<String, List<String>> tokens(Cql cql) {
    TokenMap map = cql.session().getMetadata().getTokenMap().orElseThrow();
    return cql.session().getMetadata().getNodes().values().stream()
        .collect(
            Collectors.toMap(node -> String.valueOf(node.getRack()), node -> tokens(map, node)));
  }

  private static List<String> tokens(TokenMap map, Node node) {
    return map.getTokens(node).stream().map(map::format).sorted().toList();
  }

  private static String statefulSet(String rack) {
    return "c1-dc1-" + rack + "-sts";
  }

  /** Runs kubectl in its namespace. */
  public String db(String... arguments) {
    return on.kubectl(
        Stream.concat(Stream.of("-n", NAMESPACE), Stream.of(arguments)).toArray(String[]::new));
  }
}
