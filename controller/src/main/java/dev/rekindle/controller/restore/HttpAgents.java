package dev.rekindle.controller.restore;

import dev.rekindle.certs.KeyedCertificate;
import dev.rekindle.name.Injected;
import dev.rekindle.name.Variable;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks agents over mutual TLS. They know us by our certificate; we do not know them, for each makes
 * its own key: a forged answer can make a restore decide early, and a pod that has not staged by
 * then stages first.
 */
final class HttpAgents implements Agents {
  private static final Logger LOGGER = LoggerFactory.getLogger(HttpAgents.class);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(4);
  private static final int MOST = 256 * 1024;

  private final Supplier<Optional<KeyedCertificate>> own;
  private volatile @Nullable Identified client;

  private record Identified(KeyedCertificate as, HttpClient client) {}

  /**
   * Asks as this.
   *
   * @param own our present certificate with its key; asked each time
   */
  HttpAgents(Supplier<Optional<KeyedCertificate>> own) {
    this.own = own;
  }

  @Override
  public Word ask(Pod pod) {
    Optional<KeyedCertificate> identity = own.get();
    String address = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    if (identity.isEmpty() || address == null || address.isEmpty()) {
      return Word.NONE;
    }
    String host = address.contains(":") ? '[' + address + ']' : address;
    URI uri = URI.create("https://" + host + ':' + port(pod) + "/status");
    try {
      HttpResponse<byte[]> answer = answer(client(identity.get()), uri);
      return answer.statusCode() == 200
          ? AgentAnswer.read(answer.body(), pod.getMetadata().getName())
          : Word.NONE;
    } catch (IOException | GeneralSecurityException | ExecutionException | TimeoutException e) {
      LOGGER
          .atDebug()
          .addKeyValue("pod", pod.getMetadata().getName())
          .addKeyValue("reason", e)
          .log("An agent does not answer.");
      return Word.NONE;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Word.NONE;
    }
  }

  /** A request's own timeout ends at the headers, and who may never end the body is a tenant's. */
  private static HttpResponse<byte[]> answer(HttpClient client, URI uri)
      throws ExecutionException, TimeoutException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(
            HttpRequest.newBuilder(uri).build(),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST));
    try {
      return exchange.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      exchange.cancel(true); // closes the connection of one that has not ended
    }
  }

  private static int port(Pod pod) {
    List<Container> containers = pod.getSpec() == null ? null : pod.getSpec().getInitContainers();
    String preset = Objects.requireNonNull(Variable.AGENT_PORT.preset());
    String port =
        containers == null
            ? preset
            : containers.stream()
                .filter(container -> Injected.RESTORE_CONTAINER.equals(container.getName()))
                .filter(container -> container.getEnv() != null)
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> Variable.AGENT_PORT.key().equals(variable.getName()))
                .map(EnvVar::getValue)
                .filter(value -> value != null && value.matches("[1-9][0-9]{0,4}"))
                .findFirst()
                .orElse(preset);
    return Integer.parseInt(port);
  }

  private HttpClient client(KeyedCertificate identity)
      throws GeneralSecurityException, IOException {
    Identified present = client;
    if (present == null || !present.as().certificate().equals(identity.certificate())) {
      present = new Identified(identity, connecting(identity));
      client = present; // the one before ends when nobody uses it any more
    }
    return present.client();
  }

  private static HttpClient connecting(KeyedCertificate identity)
      throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "own", identity.key(), new char[0], identity.chain().toArray(Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, new char[0]);
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(factory.getKeyManagers(), new TrustManager[] {new AnyPod()}, null);
    return HttpClient.newBuilder()
        .sslContext(tls)
        .connectTimeout(CONNECT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(HttpClient.Builder.NO_PROXY)
        .build();
  }
}
