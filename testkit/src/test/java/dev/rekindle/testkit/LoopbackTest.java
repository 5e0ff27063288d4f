package dev.rekindle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoopbackTest {
  @Test
  void givesEachPortOnceAndOnlyWhereNobodyListens() throws Exception {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      int port = Loopback.freePort();
      assertThat(ports.add(port)).as("port %d given twice", port).isTrue();
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        assertThat(socket.isBound()).isTrue();
      }
    }
  }

  @Test
  void claimsBlocksThatNobodyElseHasUntilTheyAreGivenBack() throws Exception {
    Set<String> addresses = new HashSet<>();
    try (Loopback.Block one = Loopback.claimBlock();
        Loopback.Block two = Loopback.claimBlock()) {
      for (int number = 1; number <= 250; number++) {
        addresses.add(one.address(number));
        addresses.add(two.address(number));
      }
      assertThat(addresses).hasSize(500).allMatch(address -> address.startsWith("127."));
      InetAddress address = InetAddress.ofLiteral(two.address(17));
      try (ServerSocket socket = new ServerSocket(0, 1, address)) {
        assertThat(socket.getInetAddress()).isEqualTo(address);
      }
    }
  }
}
