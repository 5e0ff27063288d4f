package dev.rekindle.e2e.kubernetes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Stands for a Service: one address, whose new connections go to replicas in turn that say they are
 * ready, as kubelets ask them. Bytes pass as they are; TLS is between the two ends.
 */
final class ServiceAddress implements AutoCloseable {
  private static final Duration PROBE_EVERY = Duration.ofMillis(100);

  private final ServerSocket server;
  private final HttpClient prober;
  private final Map<String, Integer> replicas = new ConcurrentSkipListMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile List<Integer> ready = List.of();
  private volatile boolean paused;

  ServiceAddress() {
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new KubeletsTrust()}, null);
      this.prober =
          HttpClient.newBuilder().sslContext(context).connectTimeout(Duration.ofSeconds(2)).build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no address for a Service", e);
    }
    Thread.ofVirtual().start(this::accept);
    Thread.ofVirtual().start(this::probe);
  }

  int port() {
    return server.getLocalPort();
  }

  void add(String replica, int port) {
    replicas.put(replica, port);
  }

  void remove(String replica) {
    replicas.remove(replica);
  }

  /** Answers nobody any more, as when every replica is gone. */
  void pause() {
    paused = true;
    ready = List.of();
    open.forEach(ServiceAddress::closeQuietly);
  }

  void resume() {
    paused = false;
  }

  int readyReplicas() {
    return ready.size();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException _) {
        // closed
      }
    }
  }

  private void connect(Socket client) {
    List<Integer> candidates = ready;
    open.add(client);
    try (client) {
      if (candidates.isEmpty()) {
        return;
      }
      int port = candidates.get(Math.floorMod(turn.getAndIncrement(), candidates.size()));
      try (Socket replica = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread back = Thread.ofVirtual().start(() -> pump(replica, client));
        pump(client, replica);
        back.join();
      }
    } catch (IOException _) {
      // the API server tells its client
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is gone anyway
    }
  }

  private void probe() {
    try {
      while (!server.isClosed()) {
        List<Integer> found = replicas.values().stream().filter(this::isReady).toList();
        ready = paused ? List.of() : found;
        Thread.sleep(PROBE_EVERY);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady(int port) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/readyz"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return prober.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A kubelet's probe looks at no certificate. */
  private static final class KubeletsTrust extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
