package dev.rekindle.webhook.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.webhook.Calls;
import dev.rekindle.webhook.Manifests;
import dev.rekindle.webhook.Scene;
import dev.rekindle.webhook.cluster.Permission;
import dev.rekindle.webhook.inject.StorageAccess;
import dev.rekindle.webhook.inject.StorageLookup.Found;
import dev.rekindle.webhook.inject.StorageRef;
import org.junit.jupiter.api.Test;

class ClusterStoragesTest {
  private static final StorageRef SHARED = new StorageRef("vault", "shared");

  private final Scene scene = new Scene();

  @Test
  void findsAStorageOfItsOwnNamespace() {
    assertThat(find(new StorageRef("shop", "s3-main"))).isInstanceOf(Found.Usable.class);
  }

  @Test
  void findsAStorageThatLetsEveryNamespaceIn() {
    share("*");

    assertThat(find(SHARED)).isInstanceOf(Found.Usable.class);
  }

  @Test
  void needsTheStoragesConsentAndTheUsersRightElsewhere() {
    share("shop");
    assertThat(find(SHARED)).isInstanceOf(Found.Usable.class);

    scene.cluster().forbid(Permission.ours("backupstorages", "vault", "shared"));

    assertThat(refusal(SHARED)).contains("StorageForbidden", "vault/shared, one that you may not");
  }

  @Test
  void tellsNobodyWithoutTheRightWhetherAStorageIsThere() {
    StorageRef gone = new StorageRef("vault", "gone");
    scene.cluster().forbid(Permission.ours("backupstorages", "vault", "gone"));
    scene.cluster().forbid(Permission.ours("backupstorages", "vault", "shared"));
    share("shop");

    assertThat(refusal(gone).replace("gone", "shared")).isEqualTo(refusal(SHARED));
  }

  @Test
  void refusesAStorageWhoseOwnerLeavesTheNamespaceOut() {
    share("team");

    assertThat(refusal(SHARED)).contains("StorageForbidden", "allowedNamespaces leave it out");
  }

  @Test
  void findsADefaultThatNobodyHasSeenYet() {
    assertThat(storages().defaults("shop")).as("there is none").isEmpty();
    scene.storage(
        storage ->
            storage
                .withObject("/metadata/annotations")
                .put("rekindle.dev/default-storage", "true"));
    scene.cluster().unseen();

    assertThat(storages().defaults("shop"))
        .extracting(StorageAccess::name)
        .containsExactly("s3-main");
  }

  private void share(String with) {
    ObjectNode storage = Manifests.MAPPER.valueToTree(Scene.storage());
    storage.withObject("/metadata").put("namespace", "vault").put("name", "shared");
    storage.withObject("/spec").putArray("allowedNamespaces").add(with);
    scene.cluster().with(Manifests.MAPPER.convertValue(storage, BackupStorage.class));
  }

  private String refusal(StorageRef ref) {
    return ((Found.Refused) find(ref)).problem().line();
  }

  private ClusterStorages storages() {
    return new ClusterStorages(
        scene.cluster(), Calls.create("StatefulSet", Manifests.raw("official-cassandra")));
  }

  private Found find(StorageRef ref) {
    return storages().find(ref, "shop");
  }
}
