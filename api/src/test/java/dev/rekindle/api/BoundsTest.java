package dev.rekindle.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundsTest {
  /** What etcd takes in one request by default is 1.5 MiB; metadata wants its share. */
  private static final long LARGEST = 1_200_000;

  @Test
  void noObjectOutgrowsWhatEtcdTakes() {
    for (Map.Entry<String, CustomResourceDefinition> definition : Definitions.all().entrySet()) {
      long bytes = largest(definition.getKey(), schema(definition.getValue()));
      assertThat(bytes)
          .as("bytes of the largest of all %s", definition.getKey())
          .isLessThan(LARGEST);
    }
  }

  @Test
  void aMessageIsCutToWhatAStatusMaySay() {
    String long1 = "x".repeat(Bounds.MESSAGE + 1);
    String emoji = "\uD83D\uDE00".repeat(Bounds.MESSAGE + 1);

    assertThat(Bounds.shorten(long1)).hasSize(Bounds.MESSAGE).endsWith("x…");
    assertThat(Bounds.shorten(emoji)).isEqualTo("\uD83D\uDE00".repeat(Bounds.MESSAGE - 1) + "…");
    assertThat(Bounds.shorten("short")).isEqualTo("short");
    assertThat(Bounds.shorten(null)).isNull();
  }

  @Test
  void ofTooManyNodesThoseThatAreNotCompleteStay() {
    List<BackupStatus.BackupNode> nodes =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    node(
                        "node-" + i,
                        i % 10 == 0
                            ? BackupStatus.NodeState.FAILED
                            : BackupStatus.NodeState.COMPLETE))
            .toList();

    List<BackupStatus.BackupNode> kept = status(nodes).nodes();

    assertThat(kept).hasSize(Bounds.NODES);
    assertThat(kept).filteredOn(n -> n.state() == BackupStatus.NodeState.FAILED).hasSize(100);
    assertThat(status(nodes.subList(0, 3)).nodes()).isEqualTo(nodes.subList(0, 3));
  }

  @Test
  void ofTooManyPairsOneOfEachStatefulSetStays() {
    List<RestoreStatus.Assignment> plan =
        IntStream.range(0, 3)
            .boxed()
            .flatMap(
                rack -> IntStream.range(0, Bounds.NODES).mapToObj(i -> pair("r" + rack + '-' + i)))
            .toList();

    List<RestoreStatus.Assignment> kept = restore(plan).plan();

    assertThat(kept).hasSize(Bounds.NODES).contains(pair("r0-0"), pair("r1-0"), pair("r2-0"));
    assertThat(restore(plan.subList(1, 4)).plan()).isEqualTo(plan.subList(1, 4));
  }

  private static RestoreStatus.Assignment pair(String pod) {
    return new RestoreStatus.Assignment(pod, pod, null);
  }

  @Test
  void manyTokensAreOnlyCounted() {
    List<String> tokens = IntStream.range(0, 256).mapToObj(Integer::toString).toList();

    var many =
        new BackupStatus.BackupNode("n", "dc", "r", 256, tokens, null, null, null, null, null);
    var few =
        new BackupStatus.BackupNode(
            "n", "dc", "r", 2, List.of("-1", "5"), null, null, null, null, null);

    assertThat(many.tokens()).isEmpty();
    assertThat(many.tokenCount()).isEqualTo(256);
    assertThat(few.tokens()).containsExactly("-1", "5");
  }

  @Test
  void ofASchemaThatDoesNotFitItSaysThatThereIsMore() {
    List<BackupSchema.Expiry> tables =
        IntStream.range(0, Bounds.TABLES + 1)
            .mapToObj(i -> new BackupSchema.Expiry("ks.t" + i, 60))
            .toList();

    assertThat(new BackupSchema(null, tables, null).timeToLive()).hasSize(Bounds.TABLES);
    assertThat(new BackupSchema(null, tables, null).unread()).isEqualTo("more than a status lists");
    assertThat(new BackupSchema(null, tables.subList(1, 3), null).unread()).isNull();
    assertThat(new BackupSchema(null, tables, "no such key").unread()).isEqualTo("no such key");
  }

  private static BackupStatus.BackupNode node(String name, BackupStatus.NodeState state) {
    return new BackupStatus.BackupNode(
        name, null, null, null, List.of(), state, null, null, null, null);
  }

  private static RestoreStatus restore(List<RestoreStatus.Assignment> plan) {
    return new RestoreStatus(
        null, null, null, null, null, null, null, null, null, null, null, null, null, plan,
        List.of(), List.of());
  }

  private static BackupStatus status(List<BackupStatus.BackupNode> nodes) {
    return new BackupStatus(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, nodes, List.of());
  }

  private static JSONSchemaProps schema(CustomResourceDefinition definition) {
    return definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
  }

  /** Bytes of JSON of the largest value that the schema admits. */
  private static long largest(String path, JSONSchemaProps schema) {
    return switch (schema.getType()) {
      case "boolean" -> 5;
      case "integer" -> 20;
      case "array" -> {
        assertThat(schema.getMaxItems()).as("maxItems of %s", path).isNotNull();
        yield 2 + schema.getMaxItems() * (1 + largest(path + "[]", schema.getItems().getSchema()));
      }
      case "object" -> object(path, schema);
      case "string" -> string(path, schema);
      default -> throw new AssertionError(path + " is of type " + schema.getType());
    };
  }

  private static long object(String path, JSONSchemaProps schema) {
    if (schema.getAdditionalProperties() != null) {
      assertThat(schema.getMaxProperties()).as("maxProperties of %s", path).isNotNull();
      long value = largest(path + ".*", schema.getAdditionalProperties().getSchema());
      return 2 + schema.getMaxProperties() * (320 + value);
    }
    return schema.getProperties().entrySet().stream()
        .mapToLong(e -> e.getKey().length() + 4 + largest(path + '.' + e.getKey(), e.getValue()))
        .sum();
  }

  private static long string(String path, JSONSchemaProps schema) {
    if (!schema.getEnum().isEmpty() || "date-time".equals(schema.getFormat())) {
      return 40;
    }
    assertThat(schema.getMaxLength()).as("maxLength of %s", path).isNotNull();
    // Go's JSON writes some characters as six; those that a pattern admits stand for themselves.
    return 2 + schema.getMaxLength() * (schema.getPattern() == null ? 6 : 1);
  }
}
