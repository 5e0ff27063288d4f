package dev.rekindle.controller.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.reload.ReloadingTls;
import dev.rekindle.certs.reload.TlsFiles;
import dev.rekindle.certs.rotation.RotationPolicy;
import dev.rekindle.certs.rotation.Step;
import dev.rekindle.controller.Api;
import dev.rekindle.testkit.KubeApi;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two years in a minute and a half: two servers serve what is in the leaf's Secret, one of them
 * after a delay, and a client connects all the time and believes only what the API server says.
 */
class LiveRotationIT {
  /** An authority lives 44 s, a leaf 16 s; everybody is expected to know after 5 s. */
  private static final RotationPolicy POLICY = Certifying.seconds(44, 22, 16, 10, 5);

  private static final int SWITCHES = 3;

  @TempDir Path directory;

  private final KubernetesClient client = Api.client();
  private final Certifying counted = new Certifying();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final Map<X509Certificate, Integer> served = new ConcurrentHashMap<>();

  @Test
  void noHandshakeFailsWhileEverythingIsReplaced() throws Exception {
    String name = KubeApi.shared().newNamespace("live");
    Api.createWebhookConfigurations(client, name);
    Certificates certificates =
        new Certificates(
            client,
            Certifying.family(name, POLICY),
            new WebhookConfigurations(client, name),
            counted,
            Clock.systemUTC());
    certificates.reconcile();
    List<Thread> threads = new ArrayList<>();
    threads.add(forever(() -> certificates.reconcile() != null, 300));
    Path prompt = mount(threads, name, 0);
    Path late = mount(threads, name, 1500);

    try (ReloadingTls one = ReloadingTls.of(TlsFiles.server(prompt), Duration.ofMillis(100));
        ReloadingTls other = ReloadingTls.of(TlsFiles.server(late), Duration.ofMillis(100));
        SSLServerSocket first = listen(one);
        SSLServerSocket second = listen(other)) {
      Awaitility.await().until(() -> serves(one) && serves(other));
      threads.add(forever(() -> connect(name, first) && connect(name, second), 20));

      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .until(() -> !failures.isEmpty() || counted.done(Step.SwitchSigner.class) >= SWITCHES);
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    assertThat(failures).isEmpty();
    assertThat(handshakes.get()).isGreaterThan(100);
    assertThat(served).hasSizeGreaterThan(2 * SWITCHES);
    assertThat(counted.done(Step.DropExpired.class)).isPositive();
    assertThat(counted.done(Step.CreateSigner.class)).isOne();
    Api.deleteWebhookConfigurations(client, name);
    client.close();
  }

  private static boolean serves(ReloadingTls tls) {
    return !tls.status().chain().isEmpty();
  }

  private Thread forever(BooleanSupplier work, long pauseMillis) {
    return Thread.ofPlatform()
        .start(
            () -> {
              while (!over.get()) {
                try {
                  if (!work.getAsBoolean()) {
                    return;
                  }
                  Thread.sleep(pauseMillis);
                } catch (InterruptedException | RuntimeException e) {
                  failures.add(e.toString());
                  return;
                }
              }
            });
  }

  /** Does what the kubelet does with a mounted Secret, so much later. */
  private Path mount(List<Thread> threads, String namespace, long lateMillis) {
    Path mount = directory.resolve("mount-" + lateMillis);
    BooleanSupplier copy =
        () -> {
          Secret secret = client.secrets().inNamespace(namespace).withName("tls").get();
          try {
            Thread.sleep(lateMillis);
            Files.createDirectories(mount);
            for (String key : List.of("tls.crt", "tls.key")) {
              Files.writeString(mount.resolve(key), Api.decode(secret.getData().get(key)));
            }
            return true;
          } catch (IOException | InterruptedException e) {
            failures.add(e.toString());
            return false;
          }
        };
    threads.add(forever(copy, 200));
    return mount;
  }

  private boolean connect(String configurations, SSLServerSocket server) {
    String bundle = Api.caBundles(client, configurations).getFirst();
    try (SSLSocket socket =
        (SSLSocket)
            believing(bundle)
                .getSocketFactory()
                .createSocket(server.getInetAddress(), server.getLocalPort())) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      if (socket.getInputStream().read() != 'k') {
        failures.add("the answer was another one");
      }
      served.merge((X509Certificate) socket.getSession().getPeerCertificates()[0], 1, Integer::sum);
      handshakes.incrementAndGet();
      return true;
    } catch (Exception e) {
      failures.add(Instant.now() + " " + e);
      return false;
    }
  }

  private static SSLContext believing(String pem) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate authority : Bundle.read(pem).authorities()) {
      store.setCertificateEntry(authority.getSerialNumber().toString(), authority);
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static SSLServerSocket listen(ReloadingTls tls) throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            tls.context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              while (!server.isClosed()) {
                try {
                  SSLSocket socket = (SSLSocket) server.accept();
                  Thread.ofVirtual().start(() -> answer(socket));
                } catch (IOException _) {
                  // closed
                }
              }
            });
    return server;
  }

  private static void answer(SSLSocket socket) {
    try (socket) {
      socket.getOutputStream().write('k');
      socket.getOutputStream().flush();
    } catch (IOException _) {
      // the client tells
    }
  }
}
