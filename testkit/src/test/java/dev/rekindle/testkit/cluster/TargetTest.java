package dev.rekindle.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
  @TempDir Path directory;

  @Test
  void takesTheClusterThatItsUserHas() {
    assertThat(choose(Map.of("KUBECONFIG", "/home/a/.kube/config")))
        .isEqualTo(new Target.Given(new GivenCluster(Path.of("/home/a/.kube/config"), List.of())));
  }

  @Test
  void takesOursWhenThereIsNoOther() {
    assertThat(choose(Map.of())).isInstanceOf(Target.Ours.class);
    assertThat(choose(Map.of("KUBECONFIG", " "))).isInstanceOf(Target.Ours.class);
  }

  @Test
  void takesOursWhenThatIsWhatKubeconfigNames() {
    assertThat(choose(Map.of("KUBECONFIG", directory.resolve("kubeconfig").toString())))
        .isInstanceOf(Target.Ours.class);
  }

  private Target choose(Map<String, String> environment) {
    return Target.choose(environment, Cluster.of(Settings.in(directory)));
  }
}
