package dev.rekindle.e2e;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A Cassandra of one StatefulSet for each rack, and what a controller would do with its plans.
 *
 * @param racks one for each pod; a rack may come several times
 */
public record PodRing(InstalledCluster on, String namespace, List<String> racks, String image) {
  /** Where the one is that most tests use. */
  public static final String NAMESPACE = "db";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Has kubectl act as the controller. */
  static final String AS_CONTROLLER =
      "--as=system:serviceaccount:%s:rekindle-controller".formatted(InstalledCluster.NAMESPACE);

  private static final int CQL_PORT = 9042;

  /** Makes its namespace, with the Service that the pods' names come from. */
  void prepare() {
    on.apply(resource("cassandra-namespace").replace("NAMESPACE", namespace));
  }

  /** Applies its StatefulSets, with some texts replaced by others, and returns what was said. */
  public String apply(String... replacements) {
    return differentRacks()
        .map(rack -> on.apply(manifest(rack, replacements)))
        .collect(Collectors.joining("\n"));
  }

  private String manifest(String rack, String... replacements) {
    String manifest = resource("cassandra");
    for (int i = 0; i < replacements.length; i += 2) {
      if (!manifest.contains(replacements[i])) {
        throw new IllegalArgumentException("not in the manifest: " + replacements[i]);
      }
      manifest = manifest.replace(replacements[i], replacements[i + 1]);
    }
    return manifest
        .replace("NAMESPACE", namespace)
        .replace("THE_RACK", rack)
        .replace("REPLICAS", String.valueOf(size(rack)))
        .replace("IMAGE", image);
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
    return differentRacks()
        .flatMap(rack -> IntStream.range(0, size(rack)).mapToObj(i -> statefulSet(rack) + "-" + i))
        .toList();
  }

  private Stream<String> differentRacks() {
    return racks.stream().distinct();
  }

  int size(String rack) {
    return Collections.frequency(racks, rack);
  }

  void awaitReady() {
    differentRacks().forEach(rack -> on.rolledOut(namespace, "statefulset/" + statefulSet(rack)));
  }

  /**
   * Returns when all racks are one ring for the driver, and for every node: one that misses another
   * answers without its rows, whatever the driver sees.
   */
  public void awaitRing() {
    awaitReady();
    try (Cql cql = connect()) {
      on.eventually(
          "a whole ring",
          () ->
              tokens(cql).values().stream().mapToInt(Set::size).sum() == racks.size()
                  && cql.session().getMetadata().getNodes().values().stream()
                      .allMatch(node -> peers(cql, node) == racks.size() - 1));
    }
  }

  /** How many others have tokens, by what a node knows; none while it does not answer. */
  private static long peers(Cql cql, Node node) {
    SimpleStatement query = SimpleStatement.newInstance("SELECT tokens FROM system.peers");
    try {
      return cql.session().execute(query.setNode(node)).all().stream()
          .filter(peer -> !peer.isNull("tokens"))
          .count();
    } catch (DriverException _) {
      return 0;
    }
  }

  /** Takes pods and volumes away; {@link #comeBack} brings new ones. */
  public void loseVolumes() {
    differentRacks().forEach(rack -> scale(rack, 0));
    on.eventually(
        "the pods are gone",
        () -> !db("get", "pods", "-l", "app=c1", "-o", "name").contains("pod/"));
    db("delete", "persistentvolumeclaims", "--all", "--timeout=120s");
  }

  /** Has as many pods in each rack as it should. */
  public void comeBack() {
    differentRacks().forEach(rack -> scale(rack, size(rack)));
  }

  /** Leaves the first pods of a rack as they are, whatever becomes of its template. */
  void onlyFrom(String rack, int ordinal) {
    db(
        "patch",
        "statefulset",
        statefulSet(rack),
        "--type=merge",
        "--patch={\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":%d}}}}"
            .formatted(ordinal));
  }

  /** Has a rack's pods start with options for Java. */
  void javaOptions(String rack, String options) {
    db(
        "set",
        "env",
        "statefulset/" + statefulSet(rack),
        "--containers=cassandra",
        "JVM_EXTRA_OPTS=" + options);
  }

  void scale(String rack, int replicas) {
    db("scale", "statefulset", statefulSet(rack), "--replicas=" + replicas);
  }

  /** Takes all of it away. */
  void remove() {
    db("delete", "statefulsets,persistentvolumeclaims", "--all", "--timeout=120s");
  }

  /** Writes the plans of all racks, and lets the kubelet look at them at once. */
  void plan(PlanState state, PlannedRestore restore) {
    for (String rack : differentRacks().toList()) {
      String name = "rekindle-plan-" + statefulSet(rack);
      try {
        JsonNode map = JSON.readTree(db("get", "configmap", name, "-o", "json"));
        RestorePlan old =
            PlanJson.read(map.at("/data/plan.json").asText().getBytes(StandardCharsets.UTF_8));
        RestorePlan next = new RestorePlan(state, old.incarnation(), old.caBundle(), restore);
        ((ObjectNode) map).withObject("/data").put("plan.json", PlanJson.write(next));
        db("replace", AS_CONTROLLER, "-f", on.file(map.toString()).toString());
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

  /** The revision of each template. */
  String revisions() {
    return db("get", "statefulsets", "-o", "jsonpath={.items[*].status.updateRevision}");
  }

  /** Connects to its pods. */
  public Cql connect() {
    return Cql.connect(pods().stream().map(this::address).toList(), "dc1");
  }

  /** Writes a keyspace that no backup has. */
  void mark(String name) {
    try (Cql cql = connect()) {
      cql.createKeyspace(name, "dc1", 1);
      cql.load(name + ".things", 0, 10);
    }
  }

  /** Whether it has what {@link #mark} wrote. */
  boolean isMarked(String name) {
    try (Cql cql = connect()) {
      return cql.session().getMetadata().getKeyspace(name).isPresent();
    }
  }

  /** What Kubernetes knows its pods by. */
  List<String> uids() {
    return List.of(
        db("get", "pods", "-l", "app=c1", "-o", "jsonpath={.items[*].metadata.uid}").split(" "));
  }

  /** What the plans of its namespace say. */
  String plans() {
    return db("get", "configmaps", "-o", "jsonpath={.items[*].data.plan\\.json}");
  }

  /** What a Restore of its namespace says at a path. */
  String restore(String name, String path) {
    return db("get", "restore", name, "-o", "jsonpath={.status.%s}".formatted(path));
  }

  /** What a Restore says of its nodes' staging. */
  String staged(String restore) {
    return restore(restore, "conditions[?(@.type==\"Staged\")]");
  }

  /** Where a pod serves. */
  InetSocketAddress address(String pod) {
    return new InetSocketAddress(db("get", "pod", pod, "-o", "jsonpath={.status.podIP}"), CQL_PORT);
  }

  /** The tokens of each node, by rack. */
  static Map<String, Set<List<String>>> tokens(Cql cql) {
    TokenMap map = cql.session().getMetadata().getTokenMap().orElseThrow();
    return cql.session().getMetadata().getNodes().values().stream()
        .collect(
            Collectors.groupingBy(
                node -> String.valueOf(node.getRack()),
                Collectors.mapping(node -> tokens(map, node), Collectors.toSet())));
  }

  private static List<String> tokens(TokenMap map, Node node) {
    return map.getTokens(node).stream().map(map::format).sorted().toList();
  }

  static String statefulSet(String rack) {
    return "c1-dc1-" + rack + "-sts";
  }

  /** Runs kubectl in its namespace. */
  public String db(String... arguments) {
    return on.kubectl(
        Stream.concat(Stream.of("-n", namespace), Stream.of(arguments)).toArray(String[]::new));
  }
}
