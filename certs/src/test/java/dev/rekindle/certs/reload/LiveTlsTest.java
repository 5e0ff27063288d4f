package dev.rekindle.certs.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.KeyedCertificate;
import dev.rekindle.certs.issue.Authority;
import dev.rekindle.certs.issue.LeafRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on the loopback interface under constant handshakes while its files change. */
class LiveTlsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final int ROTATIONS = 25;
  private static final int CLIENTS = 2;

  @TempDir Path directory;

  private final Authority authority = Authority.create("live", Instant.now(), DAY);
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Set<X509Certificate> seen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void noHandshakeFailsAndNoConnectionBreaksWhileFilesChange() throws Exception {
    MountedSecret secret = new MountedSecret(directory);
    secret.swap(leaf());
    try (ReloadingTls tls = ReloadingTls.of(TlsFiles.server(directory), Duration.ofMillis(5));
        SSLServerSocket server = listen(tls);
        SSLSocket patient = connect(server)) {
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofPlatform().start(() -> handshakes(server)));
      }

      for (int i = 0; i < ROTATIONS; i++) {
        KeyedCertificate next = leaf();
        secret.swap(next);
        awaitServed(next);
      }
      over.set(true);
      for (Thread client : clients) {
        client.join();
      }

      assertThat(failures).isEmpty();
      assertThat(handshakes.get()).isGreaterThan(ROTATIONS);
      assertThat(seen).hasSizeGreaterThanOrEqualTo(ROTATIONS);
      assertThat(echo(patient, 7)).isEqualTo(7);
    }
  }

  @Test
  void halfWrittenFilesDisturbNobody() throws Exception {
    KeyedCertificate first = leaf();
    Files.writeString(directory.resolve("tls.crt"), first.chainPem());
    Files.writeString(directory.resolve("tls.key"), first.keyPem());
    try (ReloadingTls tls = ReloadingTls.of(TlsFiles.server(directory), Duration.ofMillis(1));
        SSLServerSocket server = listen(tls)) {
      Thread client = Thread.ofPlatform().start(() -> handshakes(server));

      for (int i = 0; i < ROTATIONS; i++) {
        KeyedCertificate next = leaf();
        writeSlowly(directory.resolve("tls.crt"), next.chainPem());
        writeSlowly(directory.resolve("tls.key"), next.keyPem());
        awaitServed(next);
      }
      over.set(true);
      client.join();

      assertThat(failures).isEmpty();
    }
  }

  @Test
  void bothSidesFollowTheirFiles() throws Exception {
    Authority next = Authority.create("next", Instant.now(), DAY);
    mutual(directory.resolve("s"), authority, authority, LeafRequest.Purpose.SERVER);
    mutual(directory.resolve("c"), authority, authority, LeafRequest.Purpose.CLIENT);
    try (ReloadingTls serverTls = mutual("s");
        ReloadingTls clientTls = mutual("c");
        SSLServerSocket server = listen(serverTls)) {
      server.setNeedClientAuth(true);
      assertThat(echoes(clientTls, server)).isTrue();

      mutual(directory.resolve("c"), next, authority, LeafRequest.Purpose.CLIENT);
      clientTls.reload();
      assertThat(echoes(clientTls, server)).isFalse();

      mutual(directory.resolve("s"), authority, next, LeafRequest.Purpose.SERVER);
      serverTls.reload();
      assertThat(echoes(clientTls, server)).isTrue();
    }
  }

  private void awaitServed(KeyedCertificate keyed) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> seen.contains(keyed.certificate()) || !failures.isEmpty());
  }

  private ReloadingTls mutual(String name) {
    return ReloadingTls.of(TlsFiles.mutual(directory.resolve(name)), DAY);
  }

  private static void mutual(
      Path files, Authority own, Authority believed, LeafRequest.Purpose purpose)
      throws IOException {
    Files.createDirectories(files);
    KeyedCertificate keyed =
        own.issue(new LeafRequest("m", List.of("127.0.0.1"), purpose), Instant.now(), DAY);
    Files.writeString(files.resolve("tls.crt"), keyed.chainPem());
    Files.writeString(files.resolve("tls.key"), keyed.keyPem());
    Files.writeString(files.resolve("ca.crt"), believed.keyed().chainPem());
  }

  private static boolean echoes(ReloadingTls client, SSLServerSocket server) {
    try (SSLSocket socket =
        (SSLSocket)
            client
                .context()
                .getSocketFactory()
                .createSocket(server.getInetAddress(), server.getLocalPort())) {
      boolean answered = echo(socket, 5) == 5;
      socket.getSession().invalidate(); // the next one shows its certificate again
      return answered;
    } catch (IOException _) {
      return false;
    }
  }

  private static void writeSlowly(Path file, String text) throws IOException {
    for (int end = 0; end < text.length(); end += 200) {
      Files.writeString(file, text.substring(0, end));
    }
    Files.writeString(file, text);
  }

  private void handshakes(SSLServerSocket server) {
    while (!over.get()) {
      try (SSLSocket socket = connect(server)) {
        if (echo(socket, 42) != 42) {
          failures.add("the answer was another one");
        }
        seen.add((X509Certificate) socket.getSession().getPeerCertificates()[0]);
        handshakes.incrementAndGet();
      } catch (Exception e) {
        failures.add(e.toString());
      }
    }
  }

  /** Each connection has a context of its own: none resumes the session of another. */
  private SSLSocket connect(SSLServerSocket server) throws Exception {
    Believed believed = new Believed();
    believed.believe(Bundle.read(authority.keyed().chainPem()));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {believed}, null);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(server.getInetAddress(), server.getLocalPort());
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static int echo(SSLSocket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    socket.getOutputStream().flush();
    return socket.getInputStream().read();
  }

  private static SSLServerSocket listen(ReloadingTls tls) throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            tls.context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(server));
    return server;
  }

  private static void accept(SSLServerSocket server) {
    while (!server.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) server.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException _) {
        // closed
      }
    }
  }

  private static void answer(SSLSocket socket) {
    try (socket) {
      int value;
      while ((value = socket.getInputStream().read()) >= 0) {
        socket.getOutputStream().write(value);
        socket.getOutputStream().flush();
      }
    } catch (IOException _) {
      // the client sees it
    }
  }

  private KeyedCertificate leaf() {
    return authority.issue(
        new LeafRequest("live", List.of("localhost", "127.0.0.1"), LeafRequest.Purpose.SERVER),
        Instant.now(),
        DAY);
  }
}
