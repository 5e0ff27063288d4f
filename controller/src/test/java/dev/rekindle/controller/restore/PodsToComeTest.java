package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.Tokens;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PodsToComeTest {
  private static final BackupFacts BACKUP = backup("r1", "r1", "r1", "r2", "r10");

  @Test
  void areToldRackByRack() {
    assertThat(PodsToCome.of(List.of(), BACKUP)).contains("Waiting: racks r1, r2, r10 missing");
    assertThat(PodsToCome.of(List.of(set("r1", 3), set("r10", 1)), BACKUP))
        .contains("Waiting: rack r2 missing");
    assertThat(PodsToCome.of(List.of(set("r1", 0), set("r2", 1), set("r10", 1)), BACKUP))
        .contains("Waiting: rack r1 missing");
  }

  @Test
  void areThoseOfTheOtherStatefulSetOfARackOrOfMoreReplicas() {
    assertThat(PodsToCome.of(List.of(set("r1", 2), set("r2", 1), set("r10", 1)), BACKUP))
        .contains("Waiting: rack r1 has 2 of 3 pods");
    assertThat(PodsToCome.of(List.of(set("r1", 1), set("r1", 1)), BACKUP))
        .contains("Waiting: racks r2, r10 missing; rack r1 has 2 of 3 pods");
  }

  @Test
  void areNoneOnceEachRackHasAsManyAsTheBackup() {
    assertThat(
            PodsToCome.of(List.of(set("r1", 1), set("r1", 2), set("r2", 1), set("r10", 1)), BACKUP))
        .isEmpty();
  }

  @Test
  void areCountedTogetherWhereARackIsNotKnown() {
    BackupFacts old = backup("r1", null, "r1");

    assertThat(PodsToCome.of(List.of(set("r1", 2)), old)).contains("Waiting: only 2 of 3 pods");
    assertThat(PodsToCome.of(List.of(set("r1", 2), set("r2", 1)), old)).isEmpty();
    assertThat(PodsToCome.of(List.of(set("r1", 2), set(null, 2)), BACKUP))
        .contains("Waiting: only 4 of 5 pods");
  }

  @Test
  void areNotWaitedForWhereSomeCanHaveNoPlace() {
    assertThat(PodsToCome.of(List.of(set("r1", 2), set("r2", 2)), BACKUP)).isEmpty();
    assertThat(PodsToCome.of(List.of(set("r1", 2), set("r3", 1)), BACKUP)).isEmpty();
    assertThat(PodsToCome.of(List.of(set("r1", 4)), backup("r1", null, "r1"))).isEmpty();
  }

  @Test
  void areNotOfNodesThatNoTokenMapNames() {
    NodeFacts stray = node("stray", "r1", NodeState.UNNAMED);
    BackupFacts backup =
        new BackupFacts(
            "b",
            "cassandra",
            null,
            null,
            Stream.concat(BACKUP.nodes().stream(), Stream.of(stray)).toList());

    assertThat(PodsToCome.of(List.of(set("r1", 3), set("r2", 1), set("r10", 1)), backup)).isEmpty();
  }

  private static BackupFacts backup(String... racks) {
    List<NodeFacts> nodes =
        Stream.iterate(0, i -> i < racks.length, i -> i + 1)
            .map(i -> node("old-" + i, racks[i], NodeState.COMPLETE))
            .toList();
    return new BackupFacts("b", "cassandra", null, null, nodes);
  }

  private static NodeFacts node(String name, String rack, NodeState state) {
    return new NodeFacts(
        new Node(name, "dc1", rack, Tokens.NONE), state, "", "4.1.8", false, 1, 1, "d");
  }

  private static StatefulSet set(String rack, int replicas) {
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: s
          annotations: {%s}
        spec: {replicas: %d, template: {spec: {}}}
        """
            .formatted(rack == null ? "" : "rekindle.dev/rack: " + rack, replicas),
        StatefulSet.class);
  }
}
