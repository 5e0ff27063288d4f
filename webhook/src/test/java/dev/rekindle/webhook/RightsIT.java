package dev.rekindle.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ClusterRole grants what the code uses, and nothing else: what the webhook sends while it does
 * everything that it can do is compared with what the manifest says.
 */
class RightsIT {
  @TempDir Path directory;

  @Test
  void grantsExactlyWhatIsUsed() throws Exception {
    try (LiveCluster cluster = new LiveCluster(directory)) {
      LiveShop shop = new LiveShop(cluster);
      shop.backup(Scene.backupRegistered());
      cluster.api().mustKubectl("apply", "-f", shop.file(shop.manifest("official-cassandra")));
      shop.rollOut(shop.statefulSet("c1-r1"));
      ObjectNode restore = Scene.restore();
      restore.withObject("/metadata").put("namespace", shop.namespace());
      cluster.api().mustKubectl("apply", "-f", shop.file(restore));
      restore.withObject("/metadata").put("name", "other");
      restore.withObject("/spec/backupRef").put("namespace", "elsewhere").put("name", "gone");
      cluster.api().kubectl("apply", "-f", shop.file(restore));
      ObjectNode unknown = shop.manifest("official-cassandra");
      unknown.withObject("/metadata").put("name", "unknown");
      unknown.withObject("/metadata/annotations").put("rekindle.dev/storage", "unknown");
      cluster.api().kubectl("apply", "-f", shop.file(unknown));
      cluster.askWhetherReady();

      Set<String> granted = Rights.granted(Path.of("..", "manifests", "base", "webhook-rbac.yaml"));
      assertThat(cluster.rightsUsed()).containsExactlyInAnyOrderElementsOf(granted);
    }
  }
}
