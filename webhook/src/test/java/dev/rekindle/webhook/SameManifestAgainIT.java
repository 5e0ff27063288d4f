package dev.rekindle.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.name.Injected;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.Tools;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Helm and Argo CD, which own whole manifests and come back again and again: the same one changes
 * nothing, and looks as if nobody had changed it. ADR 152 says how Argo CD compares.
 */
class SameManifestAgainIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;
  private static LiveCluster cluster;
  private static KubeApi api;
  private LiveShop shop;

  @BeforeAll
  static void start() {
    cluster = new LiveCluster(directory);
    api = cluster.api();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void openShop() {
    shop = new LiveShop(cluster);
  }

  @ParameterizedTest
  @CsvSource({
    "official-cassandra, true",
    "official-cassandra, false",
    "cass-operator, true",
    "cass-operator, false",
    "bitnami-cassandra, true",
    "bitnami-cassandra, false",
    "etcd, true",
    "etcd, false"
  })
  void helmUpgradesTheSameChartWithoutAChange(String manifest, boolean serverSide)
      throws IOException {
    ObjectNode object = shop.manifest(manifest);
    Path chart = chart(object);
    helm("install", chart, serverSide);
    StatefulSet created = shop.statefulSet(object.at("/metadata/name").asText());
    assertThat(inits(created)).contains(Injected.RESTORE_CONTAINER);

    helm("upgrade", chart, serverSide);

    assertThat(shop.statefulSet(created.getMetadata().getName()).getMetadata())
        .usingRecursiveComparison()
        .ignoringFields("managedFields")
        .isEqualTo(created.getMetadata());
  }

  @Test
  void helmUpgradesWhatItsOwnerChangedAndKeepsOurParts() throws IOException {
    ObjectNode object = shop.manifest("official-cassandra");
    helm("install", chart(object), true);
    StatefulSet created = shop.statefulSet("c1-r1");
    object.withObject("/spec/template/spec").put("terminationGracePeriodSeconds", 900);

    helm("upgrade", chart(object), true);

    StatefulSet changed = shop.statefulSet("c1-r1");
    assertThat(changed.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(inits(changed)).isEqualTo(inits(created));
    assertThat(changed.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
        .isEqualTo(900);
  }

  @ParameterizedTest
  @ValueSource(strings = {"official-cassandra", "cass-operator", "bitnami-cassandra", "etcd"})
  void looksUnchangedToWhoMergesTheLastAppliedTheWantedAndTheLiveObject(String manifest)
      throws IOException {
    ObjectNode wanted = shop.manifest(manifest);
    api.mustKubectl("apply", "-f", shop.file(wanted));
    JsonNode live = live(wanted);

    assertThat(merged(live, wanted)).isEqualTo(withoutBookkeeping(live));
    ObjectNode other = wanted.deepCopy();
    other.withObject("/spec").put("replicas", 7);
    assertThat(merged(live, other)).as("a change is seen").isNotEqualTo(withoutBookkeeping(live));
  }

  @ParameterizedTest
  @ValueSource(strings = {"official-cassandra", "cass-operator", "bitnami-cassandra", "etcd"})
  void looksUnchangedToWhoAppliesOnTheServerSideInADryRun(String manifest) throws IOException {
    ObjectNode wanted = shop.manifest(manifest);
    String file = shop.file(wanted);
    api.mustKubectl("apply", "--server-side", "--field-manager=argocd-controller", "-f", file);
    JsonNode live = live(wanted);

    JsonNode predicted =
        JSON.readTree(
            api.mustKubectl(
                "apply",
                "--server-side",
                "--field-manager=argocd-controller",
                "--dry-run=server",
                "-o",
                "json",
                "-f",
                file));

    assertThat(withoutBookkeeping(predicted)).isEqualTo(withoutBookkeeping(live));
  }

  private JsonNode live(JsonNode wanted) throws IOException {
    return JSON.readTree(
        api.mustKubectl(
            "-n",
            shop.namespace(),
            "get",
            "sts",
            wanted.at("/metadata/name").asText(),
            "-o",
            "json"));
  }

  /** What a strategic merge of the wanted object makes of the live one, without a server. */
  private JsonNode merged(JsonNode live, JsonNode wanted) throws IOException {
    String merged =
        api.mustKubectl(
            "patch",
            "--local",
            "--type=strategic",
            "-f",
            cluster.file("live.yaml", live),
            "--patch-file=" + cluster.file("wanted.yaml", wanted),
            "-o",
            "json");
    return withoutBookkeeping(JSON.readTree(merged));
  }

  private static JsonNode withoutBookkeeping(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    copy.withObject("/metadata").remove(List.of("managedFields", "resourceVersion"));
    copy.withObject("/metadata/annotations")
        .remove("kubectl.kubernetes.io/last-applied-configuration");
    // The server fills defaults in, which Argo CD does too; we never touch them.
    copy.withObject("/spec").remove("volumeClaimTemplates");
    return copy;
  }

  private Path chart(ObjectNode object) throws IOException {
    Path chart = Files.createTempDirectory(directory, "chart");
    Files.writeString(
        chart.resolve("Chart.yaml"), "apiVersion: v2\nname: database\nversion: 1.0.0\n");
    Path templates = Files.createDirectory(chart.resolve("templates"));
    Files.copy(Path.of(shop.file(object)), templates.resolve("statefulset.yaml"));
    return chart;
  }

  private void helm(String verb, Path chart, boolean serverSide) {
    List<String> command =
        new ArrayList<>(List.of(Tools.require("helm").toString(), verb, "database"));
    command.addAll(
        List.of(
            chart.toString(),
            "--namespace=" + shop.namespace(),
            "--kubeconfig=" + api.kubeconfigFile(),
            "--server-side=" + serverSide));
    ChildProcess.Finished ended =
        ChildProcess.run(
            new ChildProcess.Command(
                "helm-" + verb, command, directory, Map.of("HOME", directory.toString())),
            Duration.ofMinutes(3));
    assertThat(ended.exitCode()).as(ended.output()).isZero();
  }

  private static List<String> inits(StatefulSet set) {
    return set.getSpec().getTemplate().getSpec().getInitContainers().stream()
        .map(container -> container.getName())
        .toList();
  }
}
