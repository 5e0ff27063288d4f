package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testkit.Cql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nodes that come to a ring of pods after it was restored, as they come to any Cassandra.
 *
 * @param backup what the ring was restored from
 */
record LaterNodes(BackedUpRing backedUp, String backup) {
  /** For nodes that join: this image's nodes begin as a ring, and join slowly. */
  private static final String JOINING =
      "-Dcassandra.auto_bootstrap=true -Dcassandra.ring_delay_ms=10000"
          + " -Dcassandra.broadcast_interval_ms=10000";

  /** Has one more join in the first rack, and returns the ring with it. */
  PodRing join(PodRing ring) {
    String rack = ring.racks().getFirst();
    List<String> racks = new ArrayList<>(ring.racks());
    racks.add(rack);
    PodRing larger = new PodRing(ring.on(), ring.namespace(), racks, ring.image());
    List<String> uids = ring.uids();

    ring.on()
        .timed(
            "another node has joined",
            () -> {
              larger.onlyFrom(rack, ring.size(rack));
              larger.javaOptions(rack, JOINING);
              larger.comeBack();
              larger.awaitRing();
            });

    assertThat(larger.uids()).as("the others run on").containsAll(uids);
    RingContents expected = backedUp.contents(backup);
    try (Cql cql = larger.connect()) {
      assertThat(DemoData.read(cql)).isEqualTo(expected.rows());
      Map<String, Set<List<String>>> tokens = PodRing.tokens(cql);
      expected.tokens().forEach((name, nodes) -> assertThat(tokens.get(name)).containsAll(nodes));
    }
    return larger;
  }

  /** Has the only node of a rack lose its volume, and another one take its place. */
  void replace(PodRing ring, String rack) {
    String pod = PodRing.statefulSet(rack) + "-0";
    String lost = ring.address(pod).getHostString();
    Map<String, Set<List<String>>> tokens = tokens(ring);
    ring.scale(rack, 0);
    ring.db("delete", "persistentvolumeclaim", "data-" + pod, "--timeout=120s");

    ring.on()
        .timed(
            "a lost node is replaced",
            () -> {
              ring.javaOptions(rack, JOINING + " -Dcassandra.replace_address_first_boot=" + lost);
              ring.comeBack();
              ring.awaitRing();
            });

    assertThat(ring.restorerLog(pod))
        .contains("The last restore is over and this volume came after it");
    assertThat(tokens(ring)).isEqualTo(tokens);
    String streamed = "shop.orders"; // on three nodes, and in this rack only on this one
    try (Cql cql = ring.connect()) {
      assertThat(cql.contentsAt(ring.address(pod), "SELECT * FROM " + streamed))
          .isEqualTo(backedUp.contents(backup).rows().get(streamed));
    }
  }

  private static Map<String, Set<List<String>>> tokens(PodRing ring) {
    try (Cql cql = ring.connect()) {
      return PodRing.tokens(cql);
    }
  }
}
