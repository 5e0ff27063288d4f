package dev.rekindle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesBinariesTest {
  @TempDir Path directory;

  @Test
  void takesWhatTheEnvironmentNames() throws IOException {
    for (String program : new String[] {"kube-apiserver", "etcd", "kubectl"}) {
      executable(program);
    }
    assertThat(KubernetesBinaries.given(Map.of("KUBEBUILDER_ASSETS", directory.toString())))
        .contains(directory);
  }

  @Test
  void refusesADirectoryThatLacksPrograms() throws IOException {
    executable("kubectl");
    Files.createFile(directory.resolve("etcd"));
    Map<String, String> environment = Map.of("KUBEBUILDER_ASSETS", directory.toString());

    assertThatThrownBy(() -> KubernetesBinaries.given(environment))
        .isInstanceOf(TestkitException.class)
        .hasMessageContaining("KUBEBUILDER_ASSETS names " + directory)
        .hasMessageContaining("lacks kube-apiserver, etcd.");
  }

  @Test
  void looksElsewhereWhenTheEnvironmentNamesNothing() {
    assertThat(KubernetesBinaries.given(Map.of("KUBEBUILDER_ASSETS", " "))).isEmpty();
  }

  private void executable(String program) throws IOException {
    Files.createFile(
        directory.resolve(program),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }
}
