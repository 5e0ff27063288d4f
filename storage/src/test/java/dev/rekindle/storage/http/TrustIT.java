package dev.rekindle.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.rekindle.testkit.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom we believe, on a TLS server of the JDK that answers on every loopback address. */
class TrustIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;
  private HttpsServer server;
  private TestCertificates certificates;

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void believesWhomTheCaSigned(String protocol) throws Exception {
    serve(protocol);
    assertThat(ask("127.0.0.1", ours())).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void refusesACertificateForAnotherHost(String protocol) throws Exception {
    serve(protocol);
    assertThatThrownBy(() -> ask("127.0.0.2", ours()))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("127.0.0.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void refusesWhomNobodyKnows(String protocol) throws Exception {
    serve(protocol);
    assertThatThrownBy(() -> ask("127.0.0.1", Trust.platform()))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("unable to find valid certification path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void believesAnyoneWhenTold(String protocol) throws Exception {
    serve(protocol);
    assertThat(ask("127.0.0.2", Trust.anyone())).isEqualTo(200);
  }

  private Trust ours() throws IOException, GeneralSecurityException {
    return Trust.certificates(certificates.caPem());
  }

  private int ask(String host, Trust trust) throws IOException {
    Origin origin =
        new Origin(
            host,
            server.getAddress().getPort(),
            trust,
            null,
            new Origin.Limits(PATIENCE, PATIENCE, 0));
    try (HttpConnections connections = new HttpConnections(origin)) {
      return connections.send("HEAD", "/", new Headers()).status();
    }
  }

  private void serve(String protocol) throws Exception {
    certificates = TestCertificates.create(directory);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(certificates.keyStore())) {
      keys.load(in, TestCertificates.PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, TestCertificates.PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    InetAddress any = InetAddress.getByName("0.0.0.0");
    server = HttpsServer.create(new InetSocketAddress(any, 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters only = context.getDefaultSSLParameters();
            only.setProtocols(new String[] {protocol});
            parameters.setSSLParameters(only);
          }
        });
    server.createContext("/", exchange -> exchange.sendResponseHeaders(200, -1));
    server.start();
  }
}
