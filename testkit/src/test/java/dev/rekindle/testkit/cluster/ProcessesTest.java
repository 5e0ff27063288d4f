package dev.rekindle.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
  @TempDir Path state;

  @Test
  void knowsAVariableFromOneThatOnlyLooksLikeIt() {
    byte[] environment = "A=1\0REKINDLE_CLUSTER=/srv/a\0B=2\0".getBytes(StandardCharsets.UTF_8);

    assertThat(Processes.holds(environment, bytes("REKINDLE_CLUSTER=/srv/a"))).isTrue();
    assertThat(Processes.holds(environment, bytes("REKINDLE_CLUSTER=/srv"))).isFalse();
    assertThat(Processes.holds(environment, bytes("CLUSTER=/srv/a"))).isFalse();
    assertThat(Processes.holds(new byte[0], bytes("A=1"))).isFalse();
  }

  @Test
  void killsWhatInheritedTheDirectoryAndNothingElse() throws IOException {
    Process ours = sleeping(state);
    Process somebodys = sleeping(state.resolve("other"));
    try {
      Processes processes = new Processes(state);
      assertThat(processes.running()).containsExactly(ours.toHandle());

      processes.kill();

      assertThat(ours.isAlive()).isFalse();
      assertThat(somebodys.isAlive()).isTrue();
    } finally {
      ours.destroyForcibly();
      somebodys.destroyForcibly();
    }
  }

  private static Process sleeping(Path directory) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sleep", "60");
    builder.environment().put(Processes.MARK, directory.toString());
    return builder.start();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
