package dev.rekindle.sidecar.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalNodeTest {
  @TempDir private Path directory;

  @Test
  void saysThatNothingListensYet() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThat(new LocalNode(port, directory).ask())
        .isInstanceOfSatisfying(
            NodeAnswer.Silent.class,
            silent ->
                assertThat(silent.reason()).contains("Nothing listens", String.valueOf(port)));
  }

  @Test
  void waitsForNobodyWhoHangs() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Instant before = Instant.now();

      NodeAnswer answer = new LocalNode(deaf.getLocalPort(), directory).ask();

      assertThat(answer).isInstanceOf(NodeAnswer.Silent.class);
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void saysWhatIsWrongWithTheLogin() throws Exception {
    Files.writeString(directory.resolve("username"), "rekindle");

    assertThat(new LocalNode(1, directory).ask())
        .isInstanceOfSatisfying(
            NodeAnswer.Silent.class,
            silent -> assertThat(silent.reason()).contains("lacks the file", "password"));
  }
}
