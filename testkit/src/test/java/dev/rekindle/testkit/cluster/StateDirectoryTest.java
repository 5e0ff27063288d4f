package dev.rekindle.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  @TempDir Path directory;

  @Test
  void takesNoDirectoryThatHasSomethingElse() throws IOException {
    Path theirs = Files.writeString(directory.resolve("letter"), "dear");

    assertThatThrownBy(() -> state(directory).fill(Map.of()))
        .isInstanceOf(TestkitException.class)
        .hasMessageContaining(directory + " is not empty", "--state");
    state(directory).delete();
    assertThat(theirs).hasContent("dear");
  }

  @Test
  void isDeletedWithAllThatIsInItAndWithNothingThatALinkNames() throws IOException {
    Path theirs = Files.writeString(directory.resolve("letter"), "dear");
    Path home = directory.resolve("state");
    state(home).fill(Map.of());
    Files.createSymbolicLink(home.resolve("volumes"), directory);

    state(home).delete();

    assertThat(home).doesNotExist();
    assertThat(theirs).hasContent("dear");
  }

  @Test
  void showsItsTokensToNobodyElse() throws IOException {
    state(directory).fill(Map.of());

    for (String secret : new String[] {"pki/tokens.csv", "admin.token", "kubeconfigs/admin"}) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve(secret))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void tellsAClusterThatCameUpFromOneThatDidNot() {
    StateDirectory state = state(directory);
    state.fill(Map.of());

    assertThat(state.exists()).isTrue();
    assertThat(state.readyWith()).isEmpty();
    state.markReady();
    assertThat(state.readyWith()).contains("CONTROL_PLANE");
  }

  private static StateDirectory state(Path home) {
    return new StateDirectory(
        new Settings(home, Settings.Extent.CONTROL_PLANE, Addresses.DEFAULT, 7000));
  }
}
