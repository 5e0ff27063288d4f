package dev.rekindle.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.TestCertificates;
import dev.rekindle.webhook.Calls;
import dev.rekindle.webhook.Manifests;
import dev.rekindle.webhook.Scene;
import dev.rekindle.webhook.admission.AdmissionCall;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The webhook's own flags: a small heap, and no life without memory. No requests end it. */
class SmallServerIT {
  private static final int AT_ONCE = 24;
  private static final int MANY = 200;

  @TempDir Path directory;

  @Test
  void outlivesAllThatAnybodyCanAskForAtOnce() throws Exception {
    TestCertificates certificates = TestCertificates.create(directory.resolve("made"));
    Files.copy(certificates.certificatePem(), directory.resolve("tls.crt"));
    Files.copy(certificates.keyPem(), directory.resolve("tls.key"));
    try (ChildProcess server = server();
        HttpClient client = client(certificates)) {
      Path port = directory.resolve("port");
      server.await("its port", Duration.ofSeconds(60), () -> Files.exists(port));
      URI address =
          URI.create(
              "https://localhost:" + Files.readString(port) + "/mutate/statefulsets?timeout=5s");

      assertThat(answers(client, address, creation(1))).containsOnly(200);
      assertThat(answers(client, address, creation(5_000), MANY))
          .isSubsetOf(200, 503)
          .contains(200);
      assertThat(answers(client, address, creation(200_000))).containsOnly(413);
      assertThat(answers(client, address, creation(40_000))).isSubsetOf(413, 503).contains(413);
      assertThat(answers(client, address, creation(10_000))).isSubsetOf(200, 503).contains(200);
      assertThat(answers(client, address, change(5_000))).isSubsetOf(200, 503).contains(200);
      // Each connection that is kept is used again, and all are still there beside the largest.
      assertThat(answers(client, address, creation(1), MANY)).isSubsetOf(200, 503).contains(200);
      assertThat(answers(client, address, text(900_000))).isSubsetOf(200, 503).contains(200);
      assertThat(answers(client, address, creation(1))).containsOnly(200);
    }
  }

  private ChildProcess server() {
    return ChildProcess.start(
        new ChildProcess.Command(
            "small-server",
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("bin", "java.options").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                SmallServerMain.class.getName(),
                directory.toString()),
            directory,
            Map.of()));
  }

  private static List<Integer> answers(HttpClient client, URI address, byte[] review)
      throws Exception {
    return answers(client, address, review, AT_ONCE);
  }

  private static List<Integer> answers(HttpClient client, URI address, byte[] review, int many)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(60))
            .POST(BodyPublishers.ofByteArray(review))
            .build();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent = new ArrayList<Future<Integer>>();
      for (int i = 0; i < many; i++) {
        sent.add(
            senders.submit(
                () -> client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()));
      }
      var answers = new ArrayList<Integer>();
      for (Future<Integer> one : sent) {
        answers.add(one.get());
      }
      return answers;
    }
  }

  private static byte[] creation(int variables) throws Exception {
    return review(manifest(variables), null);
  }

  // One that is injected into anew: the user's template differs, at its end.
  private static byte[] change(int variables) throws Exception {
    AdmissionCall call = Calls.create("StatefulSet", manifest(variables));
    JsonNode old =
        Manifests.MAPPER.valueToTree(
            Calls.apply(
                Calls.handlers(new Scene().cluster()).get("/mutate/statefulsets").answer(call),
                call,
                StatefulSet.class));
    return review(manifest(variables + 1), old);
  }

  private static byte[] text(int length) throws Exception {
    ObjectNode manifest = manifest(1);
    manifest.withObject("/metadata/annotations").put("example.org/text", "x".repeat(length));
    return review(manifest, null);
  }

  private static ObjectNode manifest(int variables) throws Exception {
    ObjectNode manifest = Manifests.raw("official-cassandra");
    ArrayNode env = (ArrayNode) manifest.at("/spec/template/spec/containers/0/env");
    for (int i = 0; i < variables; i++) {
      env.addObject().put("name", "");
    }
    return manifest;
  }

  private static byte[] review(JsonNode object, JsonNode old) throws Exception {
    ObjectNode review = Manifests.MAPPER.createObjectNode();
    review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request");
    request
        .put("uid", "42")
        .put("namespace", "shop")
        .put("operation", old == null ? "CREATE" : "UPDATE");
    request.putObject("kind").put("kind", "StatefulSet");
    request.set("object", object);
    request.set("oldObject", old);
    return Manifests.MAPPER.writeValueAsBytes(review);
  }

  private static HttpClient client(TestCertificates certificates) throws Exception {
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
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
  }
}
