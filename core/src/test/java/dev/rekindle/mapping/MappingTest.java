package dev.rekindle.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rekindle.topology.Node;
import dev.rekindle.topology.TargetPod;
import dev.rekindle.topology.Tokens;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MappingTest {

  @Test
  void pairsByOrdinalWithinEachRack() {
    Mapping mapping =
        Mapping.of(
            List.of(pod("new-r1-10", "r1"), pod("new-r2-0", "r2"), pod("new-r1-2", "r1")),
            List.of(node("old-b-0", "r2"), node("old-a-10", "r1"), node("old-a-9", "r1")));

    assertThat(sources(mapping))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("new-r1-2", "old-a-9", "new-r1-10", "old-a-10", "new-r2-0", "old-b-0"));
  }

  @Test
  void listsPairsByRackThenPod() {
    Mapping mapping =
        Mapping.of(
            List.of(pod("b-0", "r10"), pod("a-10", "r2"), pod("a-9", "r2")),
            List.of(node("b-0", "r10"), node("a-10", "r2"), node("a-9", "r2")));

    assertThat(sources(mapping).keySet()).containsExactlyInAnyOrder("a-9", "a-10", "b-0");
    assertThat(((Mapping.Complete) mapping).pairs().stream().map(p -> p.pod().name()))
        .containsExactly("a-9", "a-10", "b-0");
  }

  @Test
  void pairsNamesakesWithThemselvesAndTheRestInOrder() {
    Mapping mapping =
        Mapping.of(
            List.of(pod("a-0", "r1"), pod("a-1", "r1"), pod("a-2", "r1")),
            List.of(node("z", "r1"), node("a-1", "r1"), node("y", "r1")));

    assertThat(sources(mapping)).isEqualTo(Map.of("a-0", "y", "a-1", "a-1", "a-2", "z"));
  }

  @Test
  void matchesNamesExactly() {
    Mapping mapping =
        Mapping.of(
            List.of(pod("a-1", "r1"), pod("a-10", "r1")),
            List.of(node("a-10", "r1"), node("a-100", "r1")));

    assertThat(sources(mapping)).isEqualTo(Map.of("a-1", "a-100", "a-10", "a-10"));
  }

  @Test
  void takesNamesakesRackWhereOldBackupSaysNone() {
    Mapping mapping =
        Mapping.of(
            List.of(pod("a-0", "r1"), pod("b-0", "r2")),
            List.of(node("a-0", null), node("b-0", null)));

    assertThat(sources(mapping)).isEqualTo(Map.of("a-0", "a-0", "b-0", "b-0"));
  }

  @Test
  void namesNodeWithoutRackAndNamesake() {
    assertObstacles(
        List.of(pod("a-0", "r1"), pod("a-1", "r1")),
        List.of(node("x", null), node("a-1", null)),
        new Obstacle.UnknownRack("x"));
  }

  @Test
  void neverMovesNamesakeToAnotherRack() {
    assertObstacles(
        List.of(pod("c-0", "r1"), pod("c-1", "r2")),
        List.of(node("c-0", "r2"), node("c-1", "r1")),
        new Obstacle.MovedRack("c-0", "r2", "r1"),
        new Obstacle.MovedRack("c-1", "r1", "r2"));
  }

  @Test
  void reportsEveryRackThatDiffers() {
    assertObstacles(
        List.of(pod("a-0", "r1"), pod("b-0", "r2"), pod("b-1", "r2"), pod("d-0", "r4")),
        List.of(node("x-0", "r1"), node("x-1", "r1"), node("y-0", "r2"), node("z-0", "r3")),
        new Obstacle.UnequalRack("r1", List.of("x-0", "x-1"), List.of("a-0")),
        new Obstacle.UnequalRack("r2", List.of("y-0"), List.of("b-0", "b-1")),
        new Obstacle.LonelyRack(Side.SOURCE, "r3", List.of("z-0")),
        new Obstacle.LonelyRack(Side.TARGET, "r4", List.of("d-0")));
  }

  @Test
  void refusesNamesThatOccurTwice() {
    assertObstacles(
        List.of(pod("a", "r1"), pod("a", "r2")),
        List.of(node("b", "r1"), node("c", "r1"), node("b", "r1"), node("b", null)),
        new Obstacle.SameName(Side.SOURCE, "b"),
        new Obstacle.SameName(Side.TARGET, "a"));
  }

  @Test
  void refusesToPairNobody() {
    assertObstacles(
        List.of(), List.of(), new Obstacle.Nobody(Side.SOURCE), new Obstacle.Nobody(Side.TARGET));
  }

  static Map<String, String> sources(Mapping mapping) {
    return assertThat(mapping).asInstanceOf(type(Mapping.Complete.class)).actual().pairs().stream()
        .collect(Collectors.toMap(p -> p.pod().name(), p -> p.source().name()));
  }

  private static void assertObstacles(
      List<TargetPod> target, List<Node> source, Obstacle... expected) {
    assertThat(Mapping.of(target, source)).isEqualTo(new Mapping.Impossible(List.of(expected)));
  }

  static TargetPod pod(String name, String rack) {
    return new TargetPod(name, rack);
  }

  static Node node(String name, @Nullable String rack) {
    return new Node(name, "dc1", rack, Tokens.NONE);
  }
}
