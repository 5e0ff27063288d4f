package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.rekindle.certs.KeyedCertificate;
import dev.rekindle.certs.issue.Authority;
import dev.rekindle.certs.issue.LeafRequest;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asking over mutual TLS, with certificates as the controller issues them. */
class HttpAgentsIT {
  private static final LeafRequest CONTROLLER =
      new LeafRequest("rekindle-controller", List.of(), LeafRequest.Purpose.CLIENT);

  private final Authority agents = Authority.create("agents", Instant.now(), Duration.ofDays(2));
  private final Authority pods = Authority.create("a pod", Instant.now(), Duration.ofDays(2));
  private HttpsServer agent;
  private final CountDownLatch over = new CountDownLatch(1);
  private final CompletableFuture<Boolean> givenUp = new CompletableFuture<>();
  private final ExecutorService answering = Executors.newVirtualThreadPerTaskExecutor();
  private byte @Nullable [] dripping;
  private String answer = "{\"pod\":\"c-0\",\"state\":\"staged\",\"restore\":\"u1\"}";

  @BeforeEach
  void anAgentAnswersWhomTheAgentsAuthoritySigned() throws Exception {
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(keys().getKeyManagers(), believed().getTrustManagers(), null);
    agent = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    agent.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters needed = tls.getDefaultSSLParameters();
            needed.setNeedClientAuth(true);
            parameters.setSSLParameters(needed);
          }
        });
    agent.createContext(
        "/status",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(body);
          drip(exchange.getResponseBody());
          exchange.close();
        });
    agent.setExecutor(answering);
    agent.start();
  }

  /** Goes on for as long as somebody listens. */
  private void drip(OutputStream body) throws IOException {
    try {
      while (dripping != null && !over.await(20, TimeUnit.MILLISECONDS)) {
        body.write(dripping);
        body.flush();
      }
    } catch (IOException e) {
      givenUp.complete(true);
      throw e;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    over.countDown();
    agent.stop(0);
    answering.close();
  }

  @Test
  void believesAPodWhateverItsCertificateAndShowsItsOwn() {
    assertThat(as(leaf(agents)).ask(pod("127.0.0.1", port())).says()).isEqualTo(Word.Says.STAGED);
  }

  @Test
  void hearsNothingFromAnAgentThatDoesNotKnowUs() {
    assertThat(as(leaf(pods)).ask(pod("127.0.0.1", port()))).isEqualTo(Word.NONE);
  }

  @Test
  void hearsNothingWhereNobodyAnswersOrNobodyCanBeAsked() {
    HttpAgents asking = as(leaf(agents));

    assertThat(asking.ask(pod("127.0.0.1", 1))).isEqualTo(Word.NONE);
    assertThat(asking.ask(pod(null, port()))).isEqualTo(Word.NONE);
    assertThat(new HttpAgents(Optional::empty).ask(pod("127.0.0.1", port()))).isEqualTo(Word.NONE);
  }

  @Test
  void readsNoMoreThanAnAnswerHas() {
    answer = "{\"pod\":\"c-0\",\"state\":\"staged\",\"message\":\"" + "x".repeat(1 << 20) + "\"}";

    assertThat(as(leaf(agents)).ask(pod("127.0.0.1", port()))).isEqualTo(Word.NONE);
  }

  @Test
  @Timeout(30)
  void doesNotWaitForAnAnswerThatNeverEnds() {
    dripping = new byte[] {' '};

    assertThat(as(leaf(agents)).ask(pod("127.0.0.1", port()))).isEqualTo(Word.NONE);
    assertThat(givenUp).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  @Timeout(30)
  void doesNotWaitForTheBodyOfHeaders() {
    answer = "";
    dripping = new byte[0];

    assertThat(as(leaf(agents)).ask(pod("127.0.0.1", port()))).isEqualTo(Word.NONE);
  }

  @Test
  @Timeout(30)
  void doesNotReadABodyWithoutEnd() {
    dripping = new byte[1 << 16];

    assertThat(as(leaf(agents)).ask(pod("127.0.0.1", port()))).isEqualTo(Word.NONE);
    assertThat(givenUp).succeedsWithin(Duration.ofSeconds(10));
  }

  private int port() {
    return agent.getAddress().getPort();
  }

  private static HttpAgents as(KeyedCertificate own) {
    return new HttpAgents(() -> Optional.of(own));
  }

  private static KeyedCertificate leaf(Authority authority) {
    return authority.issue(CONTROLLER, Instant.now(), Duration.ofDays(1));
  }

  private KeyManagerFactory keys() throws Exception {
    KeyStore store = empty();
    KeyedCertificate own = pods.keyed();
    store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return factory;
  }

  private TrustManagerFactory believed() throws Exception {
    KeyStore store = empty();
    store.setCertificateEntry("agents", agents.keyed().certificate());
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory;
  }

  private static KeyStore empty() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Pod pod(String address, int port) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("c-0")
        .endMetadata()
        .withNewSpec()
        .addNewInitContainer()
        .withName("rekindle-restore")
        .addNewEnv()
        .withName("REKINDLE_AGENT_PORT")
        .withValue(Integer.toString(port))
        .endEnv()
        .endInitContainer()
        .endSpec()
        .withNewStatus()
        .withPodIP(address)
        .endStatus()
        .build();
  }
}
