package dev.rekindle.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenClusterTest {
  private static final String ARCHIVE = "/images/agent.tar";

  @TempDir Path directory;

  @Test
  void isThereWhenTheEnvironmentNamesOne() {
    assertThat(GivenCluster.in(Map.of("KUBECONFIG", " "))).isEmpty();
    assertThat(GivenCluster.in(Map.of("KUBECONFIG", "/a", GivenCluster.LOADER, "push  --to here")))
        .get()
        .satisfies(
            given -> {
              assertThat(given.kubeconfig()).isEqualTo(Path.of("/a"));
              assertThat(given.loader()).containsExactly("push", "--to", "here");
            });
  }

  @Test
  void givesAnArchiveToTheCommandThatItsUserNames() throws IOException {
    Path archive = Files.writeString(directory.resolve("agent.tar"), "layers");
    Path loaded = directory.resolve("loaded");
    Path loader = directory.resolve("loader");
    Files.writeString(loader, "cp \"$2\" \"$1\"\n");

    GivenCluster.in(
            Map.of(
                "KUBECONFIG", "/none", GivenCluster.LOADER, "sh %s %s".formatted(loader, loaded)))
        .orElseThrow()
        .load(archive);

    assertThat(loaded).hasContent("layers");
  }

  @Test
  void putsImagesWhereTheContextSaysThatTheyGo() {
    assertThat(GivenCluster.loading("kind-ci", ARCHIVE))
        .containsExactly("kind", "load", "image-archive", "/images/agent.tar", "--name", "ci");
    assertThat(GivenCluster.loading("k3d-dev", ARCHIVE)).endsWith("--cluster", "dev");
    assertThat(GivenCluster.loading("minikube", ARCHIVE)).endsWith("--profile", "minikube");
  }

  @Test
  void saysHowToLoadIntoAClusterThatItDoesNotKnow() {
    assertThatThrownBy(() -> GivenCluster.loading("prod", ARCHIVE))
        .isInstanceOf(TestkitException.class)
        .hasMessageContainingAll(
            "'prod'", "/images/agent.tar", "REKINDLE_CLUSTER_LOAD", "ctr --namespace=k8s.io");
  }
}
