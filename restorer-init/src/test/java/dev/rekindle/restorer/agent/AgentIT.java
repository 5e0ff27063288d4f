package dev.rekindle.restorer.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentIT {
  private final AtomicReference<String> word = new AtomicReference<>("{\"state\":\"staging\"}");
  private final Agent agent = new Agent("c-0", 0, word::get);

  @AfterEach
  void close() {
    agent.close();
  }

  @Test
  void listensOnlyOnceThereIsSomebodyToBelieve() throws Exception {
    agent.believe(null);
    assertThat(agent.listensOn()).isEqualTo(-1);

    agent.believe(pem(someone("controller")));
    assertThat(agent.listensOn()).isPositive();
  }

  @Test
  void tellsTheControllerWhatIsTrueNow() throws Exception {
    OwnCertificate controller = someone("controller");
    agent.believe(pem(controller));

    assertThat(get(controller, "/status").body()).isEqualTo("{\"state\":\"staging\"}");
    word.set("{\"state\":\"staged\"}");

    HttpResponse<String> answer = get(controller, "/status");

    assertThat(answer.body()).isEqualTo("{\"state\":\"staged\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
  }

  @Test
  void tellsNobodyElse() throws Exception {
    agent.believe(pem(someone("controller")));

    assertThatThrownBy(() -> get(someone("controller"), "/status"))
        .as("a certificate of the same name")
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> get(null, "/status"))
        .as("no certificate")
        .isInstanceOf(IOException.class);
  }

  @Test
  void hasNothingButTheStatus() throws Exception {
    OwnCertificate controller = someone("controller");
    agent.believe(pem(controller));

    assertThat(get(controller, "/status/..").statusCode()).isEqualTo(404);
    assertThat(get(controller, "/").statusCode()).isEqualTo(404);
  }

  @Test
  void believesWhomThePlanBelievesNow() throws Exception {
    OwnCertificate before = someone("controller");
    OwnCertificate after = someone("controller");
    agent.believe(pem(before));
    agent.believe(pem(after) + pem(before));

    assertThat(get(before, "/status").statusCode()).isEqualTo(200);
    assertThat(get(after, "/status").statusCode()).isEqualTo(200);

    agent.believe(pem(after));

    assertThat(get(after, "/status").statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> get(before, "/status")).isInstanceOf(IOException.class);
  }

  @Test
  void isNoReasonToStopWhenItCannotListen() throws Exception {
    OwnCertificate controller = someone("controller");
    agent.believe(pem(controller));
    try (Agent second = new Agent("c-1", agent.listensOn(), word::get)) {
      second.believe(pem(controller));

      assertThat(second.listensOn()).isEqualTo(-1);
    }
    try (Agent third = new Agent("c-2", 0, word::get)) {
      third.believe("no certificate");

      assertThat(third.listensOn()).isEqualTo(-1);
    }
  }

  @Test
  void listensAsSoonAsThePortIsFree() throws Exception {
    OwnCertificate controller = someone("controller");
    agent.believe(pem(controller));
    int port = agent.listensOn();
    try (Agent second = new Agent("c-1", port, word::get)) {
      second.believe(pem(controller));
      assertThat(second.listensOn()).isEqualTo(-1);

      agent.close();
      second.believe(pem(controller));

      assertThat(second.listensOn()).isEqualTo(port);
    }
  }

  @Test
  void makesACertificateThatOthersRead() throws Exception {
    X509Certificate own = someone("a-pod-with-a-rather-long-name".repeat(6)).certificate();

    own.verify(own.getPublicKey());
    own.checkValidity();
    assertThat(own.getSubjectX500Principal().getName()).startsWith("CN=a-pod-with");
    assertThat(own.getSerialNumber().signum()).isPositive();
  }

  private static OwnCertificate someone(String name) throws Exception {
    return OwnCertificate.make(name, Instant.now());
  }

  private static String pem(OwnCertificate own) throws Exception {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(own.certificate().getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
  }

  private HttpResponse<String> get(@Nullable OwnCertificate who, String path) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(
        who == null ? new KeyManager[0] : keys(who),
        new TrustManager[] {new Anybody()},
        new SecureRandom());
    try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
      URI uri = URI.create("https://localhost:" + agent.listensOn() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static KeyManager[] keys(OwnCertificate who) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", who.key(), new char[0], new Certificate[] {who.certificate()});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  /** A pod's certificate is its own, so there is nothing to check it against. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
