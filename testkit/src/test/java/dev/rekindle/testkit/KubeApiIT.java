package dev.rekindle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeApiIT {
  @TempDir Path directory;

  @Test
  void keepsWhatIsCreatedInItsOwnNamespace() {
    KubeApi api = KubeApi.shared();
    String first = api.newNamespace("testkit");
    String second = api.newNamespace("testkit");

    api.mustKubectl("-n", first, "create", "configmap", "a", "--from-literal=key=value");

    assertThat(api.mustKubectl("-n", first, "get", "configmap", "a", "-o", "jsonpath={.data.key}"))
        .isEqualTo("value");
    assertThat(api.kubectl("-n", second, "get", "configmap", "a").output()).contains("NotFound");
  }

  @Test
  void reportsTheVersionThatWasAskedFor() {
    assertThat(KubeApi.shared().mustKubectl("version"))
        .containsPattern("Client Version: v1\\.\\d+\\.\\d+")
        .containsPattern("Server Version: v1\\.\\d+\\.\\d+")
        .doesNotContain("v0.0.0");
  }

  @Test
  void decidesByRoles() {
    KubeApi api = KubeApi.shared();
    String namespace = api.newNamespace("testkit");

    assertThat(api.kubectl("-n", namespace, "--as=somebody", "get", "secrets").output())
        .contains("Forbidden", "\"somebody\"");
  }

  @Test
  void tellsWhatKubectlSaid() {
    assertThatThrownBy(() -> KubeApi.shared().mustKubectl("get", "nothing-of-this-kind"))
        .isInstanceOf(TestkitException.class)
        .hasMessageContaining("exit code 1", "nothing-of-this-kind");
  }

  @Test
  void startsAnotherWithFlagsAndForgetsItWhenClosed() {
    KubeApi other = KubeApi.start(directory, "--disable-admission-plugins=NamespaceLifecycle");
    other.mustKubectl("create", "namespace", "only-here");

    assertThat(KubeApi.shared().kubectl("get", "namespace", "only-here").exitCode()).isEqualTo(1);
    other.close();
    assertThat(other.kubectl("get", "namespaces", "--request-timeout=5s").exitCode()).isEqualTo(1);
  }
}
