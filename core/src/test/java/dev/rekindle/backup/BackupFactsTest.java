package dev.rekindle.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.topology.Node;
import dev.rekindle.topology.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupFactsTest {

  @Test
  void listsNodesAsPeopleCount() {
    BackupFacts facts =
        facts(node("n-10", "a", NodeState.COMPLETE), node("n-2", "a", NodeState.COMPLETE));

    assertThat(facts.nodes()).extracting(n -> n.node().name()).containsExactly("n-2", "n-10");
  }

  @Test
  void isCompleteOnlyWithEveryNode() {
    assertThat(facts().complete()).isFalse();
    assertThat(facts(node("n", "a", NodeState.COMPLETE)).complete()).isTrue();
    for (NodeState state : NodeState.values()) {
      boolean complete =
          facts(node("n", "a", NodeState.COMPLETE), node("m", "a", state)).complete();
      assertThat(complete).isEqualTo(state == NodeState.COMPLETE);
    }
  }

  @Test
  void aNodeOfNoKnownDatacenterBelongsToEveryPart() {
    BackupFacts facts =
        facts(
            node("a-0", "a", NodeState.COMPLETE),
            node("b-0", "b", NodeState.COMPLETE),
            node("x", null, NodeState.UNNAMED));

    assertThat(facts.datacenters()).containsExactly("a", "b");
    assertThat(facts.of("a").nodes()).extracting(n -> n.node().name()).containsExactly("a-0", "x");
    assertThat(facts.of("a").complete()).isFalse();
  }

  private static BackupFacts facts(NodeFacts... nodes) {
    return new BackupFacts("b", "cassandra", null, null, List.of(nodes));
  }

  private static NodeFacts node(String name, String datacenter, NodeState state) {
    Node node = new Node(name, datacenter, "r1", Tokens.NONE);
    return new NodeFacts(node, state, "", null, false, 0, 0, null);
  }
}
