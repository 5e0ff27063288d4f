package dev.rekindle.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.NodeFacts;
import dev.rekindle.mapping.Mapping;
import dev.rekindle.topology.TargetPod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RestorePreviewTest {

  @Test
  void showsOneLineForEachRack() {
    var world = new World();

    assertThat(preview(pods(2, 3, "new-r%d-sts-%d"), world.nodes, healthy()))
        .containsExactly(
            "rack r1 (2 nodes, 16.0 GiB): new-r1-sts-0 <- old-r1-sts-0, new-r1-sts-1 <- old-r1-sts-1",
            "rack r2 (2 nodes, 16.0 GiB): new-r2-sts-0 <- old-r2-sts-0, new-r2-sts-1 <- old-r2-sts-1",
            "rack r3 (2 nodes, 16.0 GiB): new-r3-sts-0 <- old-r3-sts-0, new-r3-sts-1 <- old-r3-sts-1");
  }

  @Test
  void showsWarningsFirst() {
    var world = new World();
    world.start = ActivityFacts.Start.ONE_BY_ONE;

    assertThat(preview(pods(2, 3, "new-r%d-sts-%d"), world.nodes, Verdict.on(world.facts())))
        .hasSize(4)
        .first()
        .asString()
        .startsWith("RestorePodsOneByOne: podManagementPolicy: expected Parallel");
  }

  @Test
  void countsPairsThatDoNotFitOnTheLine() {
    List<String> lines = preview(pods(40, 1, "new-r%d-sts-%d"), nodes(40, 1), healthy());

    assertThat(lines).singleElement().asString().hasSizeLessThanOrEqualTo(256).endsWith(" more");
    String line = lines.getFirst();
    int shown = line.split(" <- ", -1).length - 1;
    int left = Integer.parseInt(line.replaceAll(".* and ([0-9]+) more", "$1"));
    assertThat(shown).isPositive();
    assertThat(shown + left).isEqualTo(40);
  }

  @Test
  void countsRacksThatDoNotFitAtAll() {
    List<String> lines = preview(pods(10, 60, "new-r%d-sts-%d"), nodes(10, 60), healthy());

    int left = Integer.parseInt(lines.getLast().replaceAll("and ([0-9]+) more racks.*", "$1"));
    assertThat(lines.size() - 1 + left).isEqualTo(60);
    assertThat(total(lines)).isLessThanOrEqualTo(4_096);
  }

  @Test
  void saysWhereSizesAreNotKnown() {
    var world = new World();
    world.changeNode(
        n -> new NodeFacts(n.node(), n.state(), "", n.engineVersion(), false, 0, 0, n.digest()));

    assertThat(preview(pods(2, 3, "new-r%d-sts-%d"), world.nodes, healthy()).getFirst())
        .startsWith("rack r1 (2 nodes, at least 8.0 GiB): ");
  }

  @Test
  void keepsTheLimitsWhateverTheSizes() {
    var random = new Random(23);
    for (int i = 0; i < 100; i++) {
      int size = 1 + random.nextInt(30);
      int racks = 1 + random.nextInt(30);
      String name = "p".repeat(random.nextInt(250)) + "-r%d-%d";
      var world = new World();
      for (int k = random.nextInt(40); k > 0; k--) {
        world.replication.put("k" + k + "x".repeat(random.nextInt(200)), Map.of("dc9", 3));
      }

      List<String> lines =
          preview(pods(size, racks, name), nodes(size, racks), Verdict.on(world.facts()));

      assertThat(lines).isNotEmpty().allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(256));
      assertThat(total(lines)).isLessThanOrEqualTo(4_096);
    }
  }

  private static Verdict healthy() {
    return Verdict.on(new World().facts());
  }

  private static int total(List<String> lines) {
    return lines.stream().mapToInt(String::length).sum();
  }

  private static List<String> preview(
      List<TargetPod> pods, List<NodeFacts> nodes, Verdict verdict) {
    Mapping mapping = Mapping.of(pods, nodes.stream().map(NodeFacts::node).toList());
    assertThat(mapping).isInstanceOf(Mapping.Complete.class);
    return RestorePreview.of((Mapping.Complete) mapping, nodes, verdict);
  }

  private static List<TargetPod> pods(int size, int racks, String name) {
    var pods = new ArrayList<TargetPod>();
    for (int rack = 1; rack <= racks; rack++) {
      for (int i = 0; i < size; i++) {
        pods.add(new TargetPod(name.formatted(rack, i), "r" + rack));
      }
    }
    return pods;
  }

  private static List<NodeFacts> nodes(int size, int racks) {
    return pods(size, racks, "old-r%d-sts-%d").stream()
        .map(pod -> World.node(pod.name(), pod.rack(), World.tokens(1)))
        .toList();
  }
}
