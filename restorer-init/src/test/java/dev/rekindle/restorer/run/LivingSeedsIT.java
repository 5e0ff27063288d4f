package dev.rekindle.restorer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.restorer.cassandra.Seeds;
import dev.rekindle.testkit.Loopback;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LivingSeedsIT {
  private Instant now = Instant.now();

  @Test
  void areThoseThatTakeAConnection() throws Exception {
    int port = Loopback.freePort();
    String lives = "127.0.0.1:" + port;
    LivingSeeds living =
        of("127.0.0.1:" + Loopback.freePort() + ",no-such-host.invalid," + lives + "," + lives);
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));

      assertThat(living.get()).containsExactly(lives);
    }

    assertThat(living.get()).as("nobody is asked twice in a second").containsExactly(lives);
    now = now.plusSeconds(2);
    assertThat(living.get()).isEmpty();
  }

  @Test
  void areNoneWithoutSeeds() {
    assertThat(new LivingSeeds(() -> Seeds.NONE, () -> now).get()).isEmpty();
  }

  private LivingSeeds of(String seeds) {
    return new LivingSeeds(() -> Seeds.ofImage(Map.of("CASSANDRA_SEEDS", seeds)), () -> now);
  }
}
