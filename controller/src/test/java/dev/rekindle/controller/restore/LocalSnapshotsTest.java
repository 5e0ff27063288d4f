package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Restore;
import dev.rekindle.rule.Fact;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What sidecars say of local snapshots, and what a restore loses of them. */
class LocalSnapshotsTest {
  private static final Restore RESTORE = restore("DeleteWhenCompleted");

  private final Agents agents = pod -> answer(pod.getMetadata().getName());
  private final Map<String, String> told =
      Map.of(
          "c-0", "[\"nightly\", \"only-here\"]",
          "c-1", "[\"nightly\"]",
          "c-2", "[]");

  @Test
  void areThoseThatAllRunningPodsTell() {
    assertThat(lost(RESTORE, running("c-0"), running("c-1"), running("c-2"), pod("c-9", "Pending")))
        .isEqualTo(Fact.known(List.of("nightly on 2 pods", "only-here on c-0")));
    assertThat(lost(RESTORE, running("c-2"))).isEqualTo(Fact.known(List.of()));
  }

  @Test
  void areUnknownUnlessAllRunningPodsTell() {
    assertThat(lost(RESTORE, running("c-0"), running("silent"))).isInstanceOf(Fact.Unknown.class);
    assertThat(lost(RESTORE, running("c-0"), bare("c-2"))).isInstanceOf(Fact.Unknown.class);
    assertThat(lost(RESTORE, pod("c-0", "Pending"))).isInstanceOf(Fact.Unknown.class);
  }

  @Test
  void areNoneWhereTheOldDataIsKept() {
    assertThat(lost(restore("Keep"), running("c-0"))).isEqualTo(Fact.known(List.of()));
  }

  private Fact<List<String>> lost(Restore restore, Pod... pods) {
    return LocalSnapshots.lostBy(restore, List.of(pods), agents);
  }

  private Word answer(String pod) {
    String snapshots = told.containsKey(pod) ? ",\"snapshots\":" + told.get(pod) : "";
    String json = "{\"pod\":\"" + pod + "\",\"state\":\"silent\"" + snapshots + "}";
    return AgentAnswer.read(json.getBytes(StandardCharsets.UTF_8), pod);
  }

  private static Pod running(String name) {
    return pod(name, "Running");
  }

  private static Pod pod(String name, String phase) {
    return Serialization.unmarshal(
        """
        metadata: {name: %s}
        status: {phase: %s, initContainerStatuses: [{name: rekindle-restore}, {name: rekindle-backup}]}
        """
            .formatted(name, phase),
        Pod.class);
  }

  private static Pod bare(String name) {
    Pod pod = running(name);
    pod.getStatus().setInitContainerStatuses(List.of());
    return pod;
  }

  private static Restore restore(String oldData) {
    return Serialization.unmarshal(
        """
        apiVersion: rekindle.dev/v1alpha1
        kind: Restore
        metadata: {name: one, namespace: shop}
        spec:
          backupRef: {name: monday}
          target: {selector: {matchLabels: {app: c1}}}
          oldData: %s
        """
            .formatted(oldData),
        Restore.class);
  }
}
