package dev.rekindle.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** When servers can be used. Each method kills the process when it is not ready in time. */
final class Readiness {
  private Readiness() {}

  /** For servers that can serve as soon as they listen. */
  static void awaitPort(ChildProcess process, int port, Duration timeout) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    orKill(process, "it listened on " + address, timeout, () -> accepts(address));
  }

  /** For S3 servers: a signed listing of the buckets is answered. */
  static void awaitS3(ChildProcess process, S3Endpoint endpoint, Duration timeout) {
    SignedRequests requests = SignedRequests.of(endpoint);
    orKill(
        process,
        "it answered a signed request to " + endpoint.uri(),
        timeout,
        requests::answersListing);
  }

  static boolean accepts(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void orKill(
      ChildProcess process, String what, Duration timeout, BooleanSupplier condition) {
    try {
      process.await(what, timeout, condition);
    } catch (TestkitException e) {
      process.kill();
      throw e;
    }
  }
}
