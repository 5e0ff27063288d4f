package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.Restore;
import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.plan.PlannedRestore.Identity;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.Tokens;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What plans say of the databases that come up on the restored data. */
class PlanMakingTest {
  private static final List<String> ALL = List.of("system", "system_schema", "system_auth", "shop");

  @Test
  void namesTheKeyspacesThatEveryNodeHas() {
    assertThat(identity("", "", ALL, ALL).keyspaces()).containsExactly("shop", "system_auth");
    assertThat(identity("", "", ALL, List.of("shop", "new")).keyspaces())
        .as("of two nodes, between which one came")
        .containsExactly("shop");
  }

  @Test
  void namesTheClusterAsTheDatabaseDoes() {
    String safe = "labels: {cassandra.datastax.com/cluster: my-shop}";

    assertThat(identity("", "My Shop", ALL, ALL).cluster()).isEqualTo("My Shop");
    assertThat(identity("annotations: {rekindle.dev/cluster: My Shop}", "", ALL, ALL).cluster())
        .isEqualTo("My Shop");
    assertThat(identity(safe, "", ALL, ALL).cluster()).as("a name for Kubernetes").isNull();
    assertThat(identity("", "$(NAME)", ALL, ALL).cluster()).as("an expression").isNull();
  }

  private static Identity identity(
      String metadata, String variable, List<String> first, List<String> second) {
    Restore restore =
        read(
            Restore.class,
            """
            metadata: {name: one, namespace: ns, uid: u1}
            spec: {backupRef: {name: b}, target: {selector: {matchLabels: {app: c}}}}
            """);
    BackupStorage storage =
        read(
            BackupStorage.class,
            """
            metadata: {name: s, namespace: ns}
            spec: {url: "s3://bucket"}
            """);
    BackupFacts backup =
        new BackupFacts(
            "b", "cassandra", null, null, List.of(node("old-0", first), node("old-1", second)));
    Rules.Answer answer =
        new PlanMaking(restore, storage, backup)
            .answer(List.of(set(metadata, variable)), "digest", List.of());
    assertThat(answer).isInstanceOf(Rules.Answer.Accepted.class);
    return ((Rules.Answer.Accepted) answer).planned().get("c").identity();
  }

  private static NodeFacts node(String name, List<String> keyspaces) {
    Tokens tokens = new Tokens(List.of(BigInteger.valueOf(name.hashCode())));
    return new NodeFacts(
        new Node(name, "dc1", "r1", tokens),
        NodeState.COMPLETE,
        "",
        "5.0.9",
        false,
        1,
        1,
        "d",
        null,
        keyspaces);
  }

  private static StatefulSet set(String metadata, String variable) {
    String env =
        variable.isEmpty() ? "" : "{name: CASSANDRA_CLUSTER_NAME, value: " + variable + "}, ";
    return read(
        StatefulSet.class,
        """
        metadata: {name: c, namespace: ns%s}
        spec:
          replicas: 2
          template:
            spec:
              initContainers:
              - name: rekindle-restore
                env: [%s{name: CASSANDRA_RACK, value: r1}]
        """
            .formatted(metadata.isEmpty() ? "" : ", " + metadata, env));
  }

  private static <T> T read(Class<T> type, String yaml) {
    return Serialization.unmarshal(yaml, type);
  }
}
