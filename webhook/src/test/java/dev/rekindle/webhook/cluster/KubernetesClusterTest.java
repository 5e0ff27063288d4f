package dev.rekindle.webhook.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An API server that lists nothing at first. */
class KubernetesClusterTest {
  private static final String LIST =
      """
      {"apiVersion": "rekindle.dev/v1alpha1", "kind": "BackupStorageList",
       "metadata": {"resourceVersion": "1"},
       "items": [{"metadata": {"name": "s3-main", "namespace": "shop"}, "spec": {"url": "s3://a"}}]}
      """;

  private final AtomicBoolean up = new AtomicBoolean();

  @Test
  void knowsNoStoragesBeforeTheyAreListedAndGoesOnAsking() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    try (KubernetesClient client = client(server.getAddress().getPort());
        KubernetesCluster cluster = new KubernetesCluster(client)) {
      assertThatThrownBy(() -> cluster.storages("shop"))
          .isInstanceOf(ClusterException.class)
          .hasMessage("the BackupStorages have not been listed yet");

      up.set(true);

      Instant patience = Instant.now().plusSeconds(60);
      while (!cluster.synced() && Instant.now().isBefore(patience)) {
        Thread.sleep(Duration.ofMillis(50));
      }
      assertThat(cluster.storages("shop"))
          .extracting(storage -> storage.getMetadata().getName())
          .containsExactly("s3-main");
    } finally {
      server.stop(0);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean watch = String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true");
    byte[] body = LIST.getBytes(StandardCharsets.UTF_8);
    if (!up.get() || watch) {
      exchange.sendResponseHeaders(403, -1);
    } else {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static KubernetesClient client(int port) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withAutoConfigure(false)
                .withMasterUrl("http://127.0.0.1:" + port)
                .withOnlyHttpWatches(true)
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }
}
