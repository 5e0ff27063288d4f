package dev.rekindle.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.testkit.TestkitException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
  private static final Path ARCHIVE = Path.of("/images/agent.tar");

  @TempDir Path directory;

  @Test
  void takesTheClusterThatItsUserHas() {
    assertThat(choose(Map.of("KUBECONFIG", "/home/a/.kube/config")))
        .isEqualTo(new Target.Given("/home/a/.kube/config"));
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

  @Test
  void putsImagesWhereTheContextSaysThatTheyGo() {
    assertThat(Target.Given.loading("kind-ci", ARCHIVE))
        .containsExactly("kind", "load", "image-archive", "/images/agent.tar", "--name", "ci");
    assertThat(Target.Given.loading("k3d-dev", ARCHIVE)).endsWith("--cluster", "dev");
    assertThat(Target.Given.loading("minikube", ARCHIVE)).endsWith("--profile", "minikube");
  }

  @Test
  void saysHowToLoadIntoAClusterThatItDoesNotKnow() {
    assertThatThrownBy(() -> Target.Given.loading("prod", ARCHIVE))
        .isInstanceOf(TestkitException.class)
        .hasMessageContainingAll("'prod'", "/images/agent.tar", "ctr --namespace=k8s.io");
  }

  private Target choose(Map<String, String> environment) {
    return Target.choose(environment, Cluster.of(Settings.in(directory)));
  }
}
