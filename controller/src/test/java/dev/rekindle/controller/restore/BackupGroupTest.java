package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreSpec;
import dev.rekindle.api.Selector;
import dev.rekindle.api.Target;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackupGroupTest {
  @Test
  void racksOfOneDatacenterFromOneBackupBelongTogether() {
    BackupGroup group = BackupGroup.of(set("r1", "c1", "dc1", "monday")).orElseThrow();

    assertThat(group.has(set("r2", "c1", "dc1", "monday"))).isTrue();
    assertThat(group.has(set("r2", "c1", "dc1", "shop/monday"))).isTrue();
    assertThat(group.has(set("r2", "c2", "dc1", "monday"))).isFalse();
    assertThat(group.has(set("r2", "c1", "dc2", "monday"))).isFalse();
    assertThat(group.has(set("r2", "c1", "dc1", "tuesday"))).isFalse();
    assertThat(group.has(set("r2", "c1", "dc1", "vault/monday"))).isFalse();
  }

  @Test
  void whatWasNotCreatedFromABackupHasNoGroup() {
    assertThat(BackupGroup.of(set("r1", "c1", "dc1", null))).isEmpty();
  }

  @Test
  void theRestoreThatIsMadeForAGroupIsOfThatGroup() {
    for (String backup : List.of("monday", "vault/monday")) {
      BackupGroup group = BackupGroup.of(set("r1", "c1", "dc1", backup)).orElseThrow();
      RestoreSpec.BackupRef ref = group.ref("shop");

      assertThat(ref.namespace()).isEqualTo(backup.equals("monday") ? null : "vault");
      assertThat(BackupGroup.of(restore(ref, group.place()))).contains(group);
      assertThat(BackupGroup.of(restore(ref, null))).isEmpty();
    }
  }

  private static Restore restore(RestoreSpec.BackupRef ref, String place) {
    Restore restore = new Restore();
    restore.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName("one")
            .withAnnotations(
                Optional.ofNullable(place)
                    .map(its -> Map.of(ApiGroup.FROM_NOTHING, its))
                    .orElse(Map.of()))
            .build());
    restore.setSpec(
        new RestoreSpec(
            ref, new Target(Selector.of(Map.of("a", "b"))), null, false, null, null, null, null));
    return restore;
  }

  private static StatefulSet set(String name, String cluster, String datacenter, String from) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .addToAnnotations("rekindle.dev/cluster", cluster)
        .addToAnnotations("rekindle.dev/datacenter", datacenter)
        .endMetadata()
        .withNewSpec()
        .withReplicas(1)
        .withNewTemplate()
        .withNewSpec()
        .addNewInitContainer()
        .withName("rekindle-restore")
        .addNewEnv()
        .withName("REKINDLE_RESTORE_FROM")
        .withValue(from)
        .endEnv()
        .endInitContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
