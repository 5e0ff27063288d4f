package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.BackupStorage;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.PodFacts;
import dev.rekindle.rule.StatefulSetFacts;
import dev.rekindle.rule.StatefulSetFacts.Rollout;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetReadingTest {
  private static final String STORAGE =
      """
      apiVersion: rekindle.dev/v1alpha1
      kind: BackupStorage
      metadata: {name: main, namespace: vault}
      spec: {url: s3://backups/shop, credentialsSecretRef: {name: keys}}
      """;
  private static final String SET =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: r1, namespace: shop, labels: {rekindle.dev/inject: "true"}}
      spec:
        replicas: 2
        podManagementPolicy: Parallel
        template:
          spec:
            initContainers:
              - name: rekindle-restore
                env:
                  - {name: REKINDLE_DATA_PATH, value: /var/lib/cassandra}
                  - {name: REKINDLE_OPTIONS_FILE, value: /run/rekindle/jvm.options}
                  - {name: CASSANDRA_NUM_TOKENS, value: "16"}
                volumeMounts:
                  - {name: data, mountPath: /var/lib/cassandra}
                  - {name: rekindle-plan, mountPath: /etc/rekindle/plan}
                  - {name: s1, mountPath: /etc/rekindle/storages/vault_main/credentials}
                  - {name: s2, mountPath: /etc/rekindle/storages/other/credentials}
        volumeClaimTemplates:
          - metadata: {name: data}
            spec: {resources: {requests: {storage: 2Gi}}}
      status: {updateRevision: r1-a}
      """;

  @Test
  void isRolledOutWhenAllPodsCarryUsAndAreOfTheSameRevision() {
    assertThat(rollout(SET, pod("r1-0", "r1-a"), pod("r1-1", "r1-a")))
        .isEqualTo(new Rollout.Complete());
    assertThat(rollout(SET, pod("r1-0", "r1-a")))
        .isEqualTo(incomplete("1 of 2 pods with our container"));
    assertThat(rollout(SET, pod("r1-0", "r1-a"), pod("r1-1", "r1-b")))
        .isEqualTo(incomplete("pods of an older revision"));
  }

  @Test
  void isNotWhileAPodWithoutOurContainerRuns() {
    Pod without = pod("r1-1", "r1-a");
    without.getSpec().setInitContainers(List.of());

    assertThat(rollout(SET, pod("r1-0", "r1-a"), without))
        .isEqualTo(incomplete("1 of 2 pods with our container"));
  }

  @Test
  void isNotWhileAPartitionHoldsPodsBack() {
    String held =
        SET.replace(
            "spec:\n  replicas",
            "spec:\n  updateStrategy: {rollingUpdate: {partition: 1}}\n  replicas");

    assertThat(rollout(held, pod("r1-0", "r1-a"), pod("r1-1", "r1-a")))
        .isEqualTo(incomplete("partition 1"));
  }

  @Test
  void seesWhichStoragesPodsHaveCredentialsFor() {
    assertThat(facts(SET, STORAGE).storages())
        .isEqualTo(Fact.known(List.of("vault/main", "other")));
    assertThat(facts(SET.replace("vault_main", "old"), STORAGE).storages())
        .isEqualTo(Fact.known(List.of("old", "other")));
  }

  @Test
  void keepsWhatTheAnnotationNamesInItsOrder() {
    String annotated =
        SET.replace(
            "namespace: shop, labels",
            "namespace: shop, annotations: {rekindle.dev/storage: 'own, shop/other,vault/main'},"
                + " labels");

    assertThat(facts(annotated, STORAGE).storages())
        .isEqualTo(Fact.known(List.of("own", "other", "vault/main")));
    assertThat(facts(annotated.replace("vault_main", "old"), STORAGE).storages())
        .as("named, and mounted nowhere")
        .isEqualTo(Fact.known(List.of("own", "other", "old")));
  }

  @Test
  void doesNotKnowThatOfAStorageThatNeedsNone() {
    String own = STORAGE.replace(", credentialsSecretRef: {name: keys}", "");

    assertThat(facts(SET, own).storages()).isInstanceOf(Fact.Unknown.class);
  }

  @Test
  void knowsWhatEachPodStartsOnAndWith() {
    PersistentVolumeClaim claim =
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data-r1-0, namespace: shop}
            status: {capacity: {storage: 1Gi}}
            """,
            PersistentVolumeClaim.class);

    List<PodFacts> pods =
        new TargetReading(set(SET), List.of(), Map.of("data-r1-0", claim))
            .facts(storage(STORAGE), "vault/main")
            .pods();

    assertThat(pods)
        .extracting(PodFacts::capacity)
        .containsExactly(
            Fact.known(new PodFacts.Capacity(1L << 30, "claim data-r1-0")),
            Fact.known(new PodFacts.Capacity(2L << 30, "volumeClaimTemplate of r1")));
    assertThat(pods).allMatch(pod -> pod.numTokens().equals(Fact.known(16)));
  }

  private static Rollout incomplete(String why) {
    return new Rollout.Incomplete(why);
  }

  private static Rollout rollout(String yaml, Pod... pods) {
    Fact<Rollout> rollout =
        new TargetReading(set(yaml), List.of(pods), Map.of())
            .facts(storage(STORAGE), "vault/main")
            .rollout();
    if (rollout instanceof Fact.Known<Rollout>(Rollout known)) {
      return known;
    }
    throw new AssertionError(rollout);
  }

  private static StatefulSetFacts facts(String yaml, String storage) {
    return new TargetReading(set(yaml), List.of(), Map.of()).facts(storage(storage), "vault/main");
  }

  private static StatefulSet set(String yaml) {
    return Serialization.unmarshal(yaml, StatefulSet.class);
  }

  private static BackupStorage storage(String yaml) {
    return Serialization.unmarshal(yaml, BackupStorage.class);
  }

  private static Pod pod(String name, String revision) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: shop, labels: {controller-revision-hash: %s}}
        spec: {initContainers: [{name: rekindle-restore}]}
        """
            .formatted(name, revision),
        Pod.class);
  }
}
