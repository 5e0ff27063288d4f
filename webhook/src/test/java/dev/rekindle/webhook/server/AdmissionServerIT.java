package dev.rekindle.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.certs.reload.ReloadingTls;
import dev.rekindle.certs.reload.TlsFiles;
import dev.rekindle.testkit.TestCertificates;
import dev.rekindle.webhook.Calls;
import dev.rekindle.webhook.Manifests;
import dev.rekindle.webhook.Scene;
import dev.rekindle.webhook.admission.Answer;
import dev.rekindle.webhook.admission.Handler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server over real TLS, with answers that do not matter. */
class AdmissionServerIT {
  private static final String REVIEW =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
        "uid": "42", "operation": "CREATE", "namespace": "shop",
        "kind": {"kind": "StatefulSet"}, "object": {"metadata": {"name": "a"}}}}
      """;

  @TempDir Path directory;
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicReference<Optional<String>> health = new AtomicReference<>(Optional.empty());
  private TestCertificates certificates;
  private ReloadingTls tls;
  private AdmissionServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    certificates = TestCertificates.create(directory);
    Files.copy(certificates.certificatePem(), directory.resolve("tls.crt"));
    Files.copy(certificates.keyPem(), directory.resolve("tls.key"));
    tls = ReloadingTls.of(TlsFiles.server(directory), Duration.ofSeconds(5));
    Map<String, Handler> handlers = new HashMap<>(Calls.handlers(new Scene().cluster()));
    handlers.put("/slow", _ -> waitForever());
    handlers.put(
        "/broken",
        _ -> {
          throw new IllegalStateException("a defect");
        });
    start(handlers, "1.3", 20);
  }

  private void start(Map<String, Handler> handlers, String oldestTls, int seconds)
      throws Exception {
    Settings settings =
        Settings.fromEnv(
            Map.of(
                "REKINDLE_WEBHOOK_PORT", "0",
                "REKINDLE_WEBHOOK_MAX_REQUEST_BYTES", "100000",
                "REKINDLE_WEBHOOK_DRAIN_SECONDS", "1",
                "REKINDLE_WEBHOOK_TLS_MINIMUM", oldestTls,
                "REKINDLE_WEBHOOK_TIMEOUT_SECONDS", String.valueOf(seconds)));
    server = AdmissionServer.start(settings, handlers, tls, health::get, new Metrics());
    port = server.port();
  }

  @AfterEach
  void stop() {
    never.countDown();
    server.close();
    tls.close();
  }

  private Answer waitForever() {
    try {
      never.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return Answer.YES;
  }

  @Test
  void answersInTheRequestsName() throws Exception {
    HttpResponse<String> answer = post("/validate", REVIEW);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode response = Manifests.MAPPER.readTree(answer.body()).path("response");
    assertThat(response.path("uid").asText()).isEqualTo("42");
    assertThat(response.path("allowed").asBoolean()).isTrue();
  }

  @Test
  void readsNothingThatIsTooLargeOrNoReview() throws Exception {
    assertThat(post("/validate", " ".repeat(1_000_000)).statusCode()).isEqualTo(413);
    assertThat(post("/validate", "{}").statusCode()).isEqualTo(400);
    assertThat(post("/elsewhere", REVIEW).statusCode()).isEqualTo(404);
  }

  @Test
  void answersWithinTheTimeThatTheApiServerWaits() throws Exception {
    HttpResponse<String> answer = post("/slow?timeout=1s", REVIEW);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("could not be decided within 500 ms", "\"allowed\":false");
  }

  @Test
  void refusesWhenItIsBrokenAndSaysSo() throws Exception {
    HttpResponse<String> answer = post("/broken", REVIEW);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"allowed\":false", "a defect of the webhook");
  }

  @Test
  void tellsWhetherItShouldBeAsked() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);

    health.set(Optional.of("the storages have not been listed yet"));

    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("the storages have not been listed yet");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void countsWhatItDecides() throws Exception {
    post("/validate", REVIEW);

    assertThat(get("/metrics").body())
        .contains(
            "rekindle_admission_decisions_total{kind=\"StatefulSet\",result=\"allowed\",rule=\"none\"} 1",
            "rekindle_admission_duration_seconds_bucket{path=\"/validate\",le=\"0.001\"}");
  }

  @Test
  void keepsNoLabelThatARequestMadeUp() throws Exception {
    post("/validate", REVIEW.replace("StatefulSet", "Anything"));

    assertThat(get("/metrics").body())
        .contains("decisions_total{kind=\"other\",result=\"allowed\",rule=\"none\"} 1")
        .doesNotContain("Anything");
  }

  @Test
  void showsWhenItsCertificateExpires() throws Exception {
    assertThat(get("/metrics").body())
        .containsPattern("(?m)^rekindle_certificate_expiry_seconds [1-9]");
  }

  @Test
  void packsNoAnswer() throws Exception {
    post("/validate", REVIEW);
    post("/mutate/pods", REVIEW);
    HttpRequest asked = request("/metrics").header("Accept-Encoding", "gzip").build();

    HttpResponse<String> answer = send(client("TLSv1.3"), asked);

    assertThat(answer.body()).hasSizeGreaterThan(1_500);
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void wantsToKnowHowMuchItIsToRead() throws Exception {
    byte[] review = REVIEW.getBytes(StandardCharsets.UTF_8);
    HttpRequest chunked =
        request("/validate")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(review)))
            .build();

    assertThat(send(client("TLSv1.3"), chunked).statusCode()).isEqualTo(411);
  }

  @Test
  void keepsNoPlaceForWhoSendsNoMore() throws Exception {
    server.close();
    start(Calls.handlers(new Scene().cluster()), "1.3", 1);
    String large = REVIEW + " ".repeat(99_000 - REVIEW.length());
    try (Socket stalled = beginning(large)) {
      await(503, large);
      assertThat(stalled.isClosed()).isFalse();
      await(200, large);
    }
  }

  @Test
  void keepsNoPlaceForWhoHasGone() throws Exception {
    String large = REVIEW + " ".repeat(99_000 - REVIEW.length());

    beginning(large).close();

    assertThat(post("/validate?timeout=15s", large).statusCode()).isEqualTo(200);
  }

  @Test
  void answersInTimeThoughItWaitedForPlace() throws Exception {
    String large = REVIEW + " ".repeat(99_000 - REVIEW.length());
    Socket stalled = beginning(large);
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      await(503, large);
      long start = System.nanoTime();
      Future<HttpResponse<String>> answer = senders.submit(() -> post("/slow?timeout=5s", large));
      Thread.sleep(3_000);
      stalled.close();

      assertThat(answer.get().body()).contains("could not be decided within 4500 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }
  }

  private Socket beginning(String body) throws Exception {
    Socket socket = trusting().getSocketFactory().createSocket("localhost", port);
    String head =
        "POST /validate HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
            .formatted(body.length());
    OutputStream out = socket.getOutputStream();
    out.write((head + body.substring(0, body.length() / 2)).getBytes(StandardCharsets.UTF_8));
    out.flush();
    return socket;
  }

  private void await(int status, String body) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    int found;
    do {
      found = post("/validate?timeout=1s", body).statusCode();
    } while (found != status && System.nanoTime() < end);
    assertThat(found).isEqualTo(status);
  }

  @Test
  void speaksNoTlsBefore13() {
    assertThatThrownBy(() -> send(client("TLSv1.2"), request("/healthz").build()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void speaksTls12WhenItIsTold() throws Exception {
    server.close();
    start(Map.of(), "1.2", 20);

    assertThat(send(client("TLSv1.2"), request("/healthz").build()).statusCode()).isEqualTo(200);
    assertThat(send(client("TLSv1.3"), request("/healthz").build()).statusCode()).isEqualTo(200);
  }

  @Test
  void keepsConnectionsOfTls12ThroughTheLibraryThatServes() throws Exception {
    server.close();
    tls.close();
    tls =
        ReloadingTls.of(TlsFiles.server(directory), Duration.ofSeconds(5), Conscrypt.newProvider());
    start(Map.of(), "1.2", 20);
    try (SSLSocket socket =
        (SSLSocket) trusting().getSocketFactory().createSocket("localhost", port)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      for (int i = 0; i < 20; i++) {
        socket
            .getOutputStream()
            .write(
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\nok\n") < 0) {
          int read = socket.getInputStream().read();
          assertThat(read).as("after %d requests and \"%s\"", i, answer).isNotNegative();
          answer.append((char) read);
        }
        assertThat(answer).startsWith("HTTP/1.1 200 ");
      }
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
    }
  }

  @Test
  void failsNoAdmissionWhileItStops() throws Exception {
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpClient client = client("TLSv1.3");
      AtomicReference<Boolean> stopping = new AtomicReference<>(false);
      List<Future<Integer>> sent = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        sent.add(
            senders.submit(
                () -> {
                  int answered = 0;
                  // Like an API server, which sends no more once we are not ready.
                  while (!stopping.get()) {
                    assertThat(send(client, review("/validate", REVIEW)).statusCode())
                        .isEqualTo(200);
                    answered++;
                  }
                  return answered;
                }));
      }
      Future<?> drained =
          senders.submit(
              () -> {
                server.drain();
                return true;
              });
      while (send(client, request("/readyz").build()).statusCode() == 200) {
        Thread.onSpinWait();
      }
      stopping.set(true);
      for (Future<Integer> sender : sent) {
        assertThat(sender.get()).isPositive();
      }
      drained.get();
    }
    assertThatThrownBy(() -> get("/healthz")).isInstanceOf(IOException.class);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(client("TLSv1.3"), request(path).build());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(client("TLSv1.3"), review(path, body));
  }

  private HttpRequest review(String path, String body) {
    return request(path).POST(BodyPublishers.ofString(body)).build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
        .timeout(Duration.ofSeconds(60));
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpClient client(String protocol) throws GeneralSecurityException, IOException {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    return HttpClient.newBuilder().sslContext(trusting()).sslParameters(parameters).build();
  }

  private SSLContext trusting() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream ca = Files.newInputStream(certificates.caPem())) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(ca));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
