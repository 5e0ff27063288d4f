package dev.rekindle.e2e.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.RestoreStatus.Phase;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Restores onto targets that are not what was backed up, or not alone. */
@ExtendWith(OnABed.class)
class OtherTargetsIT {
  private static final Map<String, String> TWO_RACKS = Map.of("old-r1-0", "r1", "old-r2-0", "r2");

  @BeforeAll
  static void start(Bed bed) {
    assertThat(bed.controller.output()).as("all share it").isNotEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void intoAnotherNamespaceAndClusterOnceTheStorageAllowsThat(Site source, Site there)
      throws Exception {
    source.backup("monday");
    there.volumes.know("monday", RackedBackup.of("monday"));
    there.mountCredentials(source.namespace);
    there.run(
        RackedBackup.RACKS.stream().map(rack -> Rack.of(rack).of("c2", "new-" + rack)).toList());
    Set<String> pods = there.objects.uids();

    there.restore("one", "{name: monday, namespace: " + source.namespace + "}", "c2");
    there.awaitCondition(
        "one", "Accepted", "Checking", "does not allow namespace " + there.namespace);
    assertThat(there.objects.uids()).isEqualTo(pods);
    source.storage(
        """
        {"allowedNamespaces": ["%s"]}
        """
            .formatted(there.namespace));

    assertThat(there.awaitEnd("one").phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(sources(there))
        .isEqualTo(
            Map.of(
                "new-r1-0", "monday/old-r1-0",
                "new-r2-0", "monday/old-r2-0",
                "new-r3-0", "monday/old-r3-0"));
    there.awaitDatabases();
    assertThat(source.restores()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void waitsUntilTheTargetIsRolledOut(Site there) throws Exception {
    there.backup("monday");
    there.run();
    partition(there, 1);
    Set<String> pods = there.objects.uids();

    there.restore("one", "monday");
    there.awaitCondition(
        "one", "Accepted", "Checking", "RestoreTargetNotRolledOut: rollout of StatefulSet r2");
    assertThat(there.objects.uids()).isEqualTo(pods);
    partition(there, 0);

    assertThat(there.awaitEnd("one").phase()).isEqualTo(Phase.SUCCEEDED);
    there.awaitDatabases();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void notWhereAnotherDatacenterOfTheClusterCameAliveSinceItWasAdmitted(Site there)
      throws Exception {
    there.backup("monday");
    there.run();
    there.apply(
        Rack.of("far")
            .replicas(0)
            .yaml()
            .replace("rekindle.dev/datacenter: dc1", "rekindle.dev/datacenter: dc2")
            .replace(
                "cluster: " + Rack.CLUSTER + "\n  annotations", "cluster: far\n  annotations"));
    there
        .client
        .apps()
        .statefulSets()
        .inNamespace(there.namespace)
        .withName("far")
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\": {\"replicas\": 1, \"readyReplicas\": 1}}");
    Set<String> pods = there.objects.uids();

    there.restore("one", "monday");

    assertThat(there.awaitEnd("one").phase()).isEqualTo(Phase.FAILED);
    assertThat(there.condition("one", "Accepted").getMessage())
        .contains("RestoreOtherDatacenterAlive", "found dc2");
    assertThat(there.objects.uids()).isEqualTo(pods);
    assertThat(there.data()).containsExactly(Volumes.OLD);
  }

  private static void partition(Site there, int partition) {
    there
        .client
        .apps()
        .statefulSets()
        .inNamespace(there.namespace)
        .withName("r2")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"updateStrategy\": {\"rollingUpdate\": {\"partition\": %d}}}}"
                .formatted(partition));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void pairsNodesByRackAndNameWhateverAddressesTheyHave(Site there) throws Exception {
    there.run(List.of(Rack.of("r1").replicas(2), Rack.of("r2").replicas(2)));
    Map<String, String> addresses = addresses(there);
    // What was backed up had the addresses that pods of the other rack have now.
    there.backup(
        "monday",
        RackedBackup.of(
            "monday",
            Map.of(
                addresses.get("r2-0"),
                "r1",
                addresses.get("r2-1"),
                "r1",
                addresses.get("r1-0"),
                "r2",
                "r2-0",
                "r2")));

    there.restore("one", "monday");

    assertThat(there.awaitEnd("one").phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(sources(there))
        .isEqualTo(
            Map.of(
                "r1-0", "monday/" + addresses.get("r2-0"),
                "r1-1", "monday/" + addresses.get("r2-1"),
                "r2-0", "monday/r2-0",
                "r2-1", "monday/" + addresses.get("r1-0")));
    assertThat(addresses(there).entrySet()).doesNotContainAnyElementsOf(addresses.entrySet());
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void ofTwoRestoresOneGetsATargetAndAnotherTargetIsRestoredBesideThem(Site there)
      throws Exception {
    for (String name : List.of("monday", "tuesday", "wednesday")) {
      there.backup(name, RackedBackup.of(name, TWO_RACKS));
    }
    there.run(
        List.of(
            Rack.of("r1"),
            Rack.of("r2"),
            Rack.of("r1").of("c2", "other-r1"),
            Rack.of("r2").of("c2", "other-r2")));

    there.restore("monday", "monday");
    there.restore("tuesday", "tuesday");
    there.restore("wednesday", "{name: wednesday}", "c2");
    List.of("monday", "tuesday", "wednesday").forEach(there::awaitEnd);

    String winner = there.phase("monday") == Phase.SUCCEEDED ? "monday" : "tuesday";
    String loser = winner.equals("monday") ? "tuesday" : "monday";
    assertThat(there.phase(winner)).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.phase(loser)).isEqualTo(Phase.FAILED);
    assertThat(there.condition(loser, "Ready").getReason()).isEqualTo("TargetBusy");
    assertThat(there.events(loser)).doesNotContain("PodsDeleted", "Committed");
    assertThat(there.phase("wednesday")).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.volumes.data(List.of("r1-0", "r2-0"))).containsExactly(winner);
    assertThat(there.volumes.data(List.of("other-r1-0", "other-r2-0")))
        .containsExactly("wednesday");
    there.awaitDatabases();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void stopsFromTheHighestOrdinalDownWherePodsComeUpOneByOne(Site there) throws Exception {
    there.backup(
        "monday", RackedBackup.of("monday", Map.of("old-0", "r1", "old-1", "r1", "old-2", "r1")));
    there.run(List.of(Rack.of("r1").replicas(3).oneByOne()));

    try (Departures gone = Departures.of(there)) {
      there.restore("one", "monday");
      assertThat(there.awaitEnd("one").phase()).isEqualTo(Phase.SUCCEEDED);
      assertThat(gone.pods()).containsExactly("r1-2", "r1-1", "r1-0");
    }

    assertThat(sources(there))
        .isEqualTo(Map.of("r1-0", "monday/old-0", "r1-1", "monday/old-1", "r1-2", "monday/old-2"));
    there.awaitDatabases();
  }

  private static Map<String, String> sources(Site there) {
    return there.objects.ofPods(pod -> there.volumes.source(pod.getMetadata().getName()));
  }

  private static Map<String, String> addresses(Site there) {
    return there.objects.ofPods(pod -> pod.getStatus().getPodIP());
  }
}
