package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherDatacentersTest {
  private static final List<StatefulSet> TARGET = List.of(set("r1", "c1", "dc1", 1));

  @Test
  void areNamedOnceEachWhenAnyOfTheirPodsIsReady() {
    assertThat(
            OtherDatacenters.alive(
                TARGET,
                List.of(
                    TARGET.getFirst(),
                    set("b", "c1", "dc3", 1),
                    set("a", "c1", "dc2", 2),
                    set("c", "c1", "dc3", 3))))
        .containsExactly("dc2", "dc3");
  }

  @Test
  void areNoneWhereAllIsStoppedOrAnotherClusterOrTheTargetsOwn() {
    assertThat(
            OtherDatacenters.alive(
                TARGET,
                List.of(
                    set("stopped", "c1", "dc2", 0),
                    set("another", "c2", "dc2", 1),
                    set("more", "c1", "dc1", 1))))
        .isEmpty();
  }

  @Test
  void areNoneOfWhatSaysNotWhereItBelongs() {
    StatefulSet nowhere = set("nowhere", "c1", "dc2", 1);
    nowhere.getMetadata().getAnnotations().clear();

    assertThat(OtherDatacenters.alive(List.of(nowhere), List.of(nowhere))).isEmpty();
    assertThat(OtherDatacenters.alive(TARGET, List.of(nowhere))).isEmpty();
  }

  private static StatefulSet set(String name, String cluster, String datacenter, int ready) {
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: %s
          annotations: {rekindle.dev/cluster: %s, rekindle.dev/datacenter: %s}
        spec: {replicas: 3, template: {spec: {}}}
        status: {readyReplicas: %d}
        """
            .formatted(name, cluster, datacenter, ready),
        StatefulSet.class);
  }
}
