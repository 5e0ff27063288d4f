package dev.rekindle.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Addresses and ports on this machine only. Whole blocks {@code 127.x.y.*} need no set-up on Linux;
 * elsewhere only 127.0.0.1 answers.
 */
public final class Loopback {
  /** Below the ports that outgoing connections get, so that none takes a port before its server. */
  private static final int FIRST_PORT = 20_000;

  private static final int END_PORT = 32_000;
  private static final int CLAIM_PORT = 7_999;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Loopback() {}

  /**
   * Addresses 127.x.y.1 to 250 that no other test on this machine uses, in this or another process,
   * until it is closed.
   */
  public static final class Block implements AutoCloseable {
    private final String prefix;
    private final ServerSocket claim;

    private Block(String prefix, ServerSocket claim) {
      this.prefix = prefix;
      this.claim = claim;
    }

    /** The address {@code 127.x.y.number}; numbers are 1 to 250. */
    public String address(int number) {
      return prefix + number;
    }

    @Override
    public void close() {
      try {
        claim.close();
      } catch (IOException e) {
        throw new TestkitException("Could not release the addresses " + prefix + "*", e);
      }
    }
  }

  /** A port of 127.0.0.1 that nobody listens on and that this JVM was not given before. */
  public static int freePort() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_PORT);
      if (GIVEN.add(port)) {
        try (ServerSocket socket = bind("127.0.0.1", port)) {
          return socket.getLocalPort();
        } catch (IOException e) {
          // Somebody listens there: the next number.
        }
      }
    }
    throw new TestkitException(
        "No free port found between " + FIRST_PORT + " and " + END_PORT + " in 1000 attempts.");
  }

  /** Claims a block, by holding a socket on its last address. */
  public static Block claimBlock() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      String prefix = "127.%d.%d.".formatted(random.nextInt(1, 255), random.nextInt(0, 256));
      try {
        return new Block(prefix, bind(prefix + 254, CLAIM_PORT));
      } catch (IOException e) {
        // Another test has it: the next block.
      }
    }
    throw new TestkitException(
        "No block of loopback addresses could be bound in 1000 attempts; Linux has them all.");
  }

  private static ServerSocket bind(String address, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
