package dev.rekindle.storage.http;

import static dev.rekindle.storage.http.CannedServer.CUT;
import static dev.rekindle.storage.http.CannedServer.DRIP;
import static dev.rekindle.storage.http.CannedServer.STALL;
import static dev.rekindle.storage.http.CannedServer.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.storage.Proxy;
import dev.rekindle.storage.Secret;
import dev.rekindle.testkit.Loopback;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectionsIT {
  private CannedServer server;
  private HttpConnections connections;

  @BeforeEach
  void start() throws IOException {
    server = new CannedServer();
    connections = new HttpConnections(origin(server.uri().getPort()));
  }

  @AfterEach
  void stop() throws IOException {
    connections.close();
    server.close();
  }

  @Test
  void sendsOneWellFormedHead() throws Exception {
    server.then(answer("200 OK", "x"));
    Headers headers = new Headers().add("Range", "bytes=0-0");

    connections.send("GET", "/b/k%20?q", headers).close();

    assertThat(server.requests())
        .containsExactly(
            "get /b/k%20?q http/1.1\r\nhost: 127.0.0.1:"
                + server.uri().getPort()
                + "\r\nrange: bytes=0-0\r\n\r\n");
  }

  @Test
  void usesAConnectionAgain() throws Exception {
    server.then(answer("200 OK", "one"), answer("200 OK", ""), answer("404 No", "three"));

    assertThat(get()).isEqualTo("one");
    assertThat(get()).isEmpty();
    assertThat(get()).isEqualTo("three");
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n"
      })
  void givesUpOnAServerThatDrips(String begun) {
    server.then(begun + DRIP);
    Duration window = Duration.ofMillis(300);
    int port = server.uri().getPort();
    Origin picky = origin(port, null, window, 1_000);

    try (HttpConnections impatient = new HttpConnections(picky)) {
      assertThatThrownBy(
              () -> {
                try (HttpAnswer answer = impatient.send("GET", "/", new Headers())) {
                  answer.body().readAllBytes();
                }
              })
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("bytes came in");
    }
  }

  @Test
  void aHeadHasNoBody() throws Exception {
    server.then("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", answer("200 OK", "next"));

    try (HttpAnswer head = connections.send("HEAD", "/", new Headers())) {
      assertThat(head.length()).isEqualTo(1000);
      assertThat(head.body().read()).isEqualTo(-1);
    }
    assertThat(get()).isEqualTo("next");
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx"
      })
  void opensANewConnectionWhenTheServerClosesTheOld(String closing) throws Exception {
    server.then(closing);

    assertThat(get()).isEqualTo("x");
    assertThat(get()).isEqualTo("x");
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void asksAgainWhenAKeptConnectionIsDead() throws Exception {
    server.then(answer("200 OK", "one") + CUT, answer("200 OK", "two"));

    assertThat(get()).isEqualTo("one");
    assertThat(get()).isEqualTo("two");
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void neverAsksAgainOnAFreshConnection() {
    server.then(CUT, answer("200 OK", "two"));

    assertThatThrownBy(this::get).isInstanceOf(ConnectionCutException.class);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aBodyThatIsNotReadCostsTheConnection() throws Exception {
    server.then(answer("200 OK", "one"), answer("200 OK", "two"));

    connections.send("GET", "/", new Headers()).close();

    assertThat(get()).isEqualTo("two");
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void readsChunks() throws Exception {
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    server.then(
        chunked + "3\r\nabc\r\n00a;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
        answer("200 OK", "next"));

    assertThat(get()).isEqualTo("abc0123456789");
    assertThat(get()).isEqualTo("next");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void readsUntilTheServerCloses() throws Exception {
    server.then("HTTP/1.1 200 OK\r\n\r\nall of it" + CUT);

    try (HttpAnswer answer = connections.send("GET", "/", new Headers())) {
      assertThat(answer.length()).isEqualTo(-1);
      assertThat(answer.body().readAllBytes()).asString(UTF_8).isEqualTo("all of it");
    }
  }

  @Test
  void passesInterimAnswersOver() throws Exception {
    server.then("HTTP/1.1 100 Continue\r\n\r\n" + answer("200 OK", "x"));

    assertThat(get()).isEqualTo("x");
  }

  @Test
  void followsNoRedirect() throws Exception {
    server.then(answer("302 Found\r\nLocation: http://127.0.0.1:1/", ""));

    try (HttpAnswer answer = connections.send("GET", "/", new Headers())) {
      assertThat(answer.status()).isEqualTo(302);
    }
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\nabc\r\n0\r\n\r\n"
      })
  void refusesWhatIsNotHttp(String garbage) {
    server.then(garbage);

    assertThatThrownBy(this::get).isInstanceOf(IOException.class);
  }

  @Test
  void boundsWhatAServerMaySendInAHead() {
    server.then(
        "HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000) + "\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + "X: x\r\n".repeat(10_000) + "\r\n");

    assertThatThrownBy(this::get).hasMessageContaining("too long");
    assertThatThrownBy(this::get).hasMessageContaining("too long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n"
      })
  void noticesACut(String start) {
    server.then(start + CUT);

    assertThatThrownBy(this::get).isInstanceOf(ConnectionCutException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"})
  void noticesSilence(String start) {
    server.then(start + STALL);

    assertThatThrownBy(this::get).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void saysWhenNobodyListens() throws Exception {
    int port = Loopback.freePort();

    try (HttpConnections nobody = new HttpConnections(origin(port))) {
      assertThatThrownBy(() -> nobody.send("GET", "/", new Headers()))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void closingEndsBodiesThatAreBeingRead() throws Exception {
    server.then("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345" + STALL);
    HttpAnswer answer = connections.send("GET", "/", new Headers());

    connections.close();

    assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    assertThatThrownBy(this::get).isInstanceOf(IOException.class);
  }

  @Test
  void headersCannotSmuggleLines() {
    assertThatThrownBy(() -> new Headers().add("range", "x\r\nhost: other"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void asksAProxyInWholeUrlsAndSaysWhoItIs() throws Exception {
    server.then("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    Proxy proxy = proxy();
    try (HttpConnections proxied =
            new HttpConnections(origin(9, proxy, Duration.ofMillis(500), 0));
        HttpAnswer answer = proxied.send("GET", "/a?b", new Headers())) {
      assertThat(answer.body().readAllBytes()).asString(UTF_8).isEqualTo("hi");
    }
    assertThat(server.requests().getFirst())
        .startsWith("get http://127.0.0.1:9/a?b http/1.1\r\nhost: 127.0.0.1:9\r\n")
        .contains("\r\nproxy-authorization: basic dtpwonc=\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "407 No, true, it wants another user and password",
    "403 No, true, look at the proxy's rules",
    "502 No, false, look at the proxy's rules"
  })
  void saysThatTheProxyGivesNoWay(String status, boolean lasting, String words) throws Exception {
    server.then("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
    Origin secure =
        new Origin(
            "store.example.com",
            443,
            Trust.platform(),
            proxy(),
            new Origin.Limits(Duration.ofSeconds(5), Duration.ofSeconds(5), 0));
    try (HttpConnections proxied = new HttpConnections(secure)) {
      ProxyException e =
          catchThrowableOfType(ProxyException.class, () -> proxied.send("GET", "/", new Headers()));
      assertThat(e.isLasting()).isEqualTo(lasting);
      assertThat(e)
          .hasMessageContaining("no way to store.example.com:443")
          .hasMessageContaining(words);
    }
    assertThat(server.requests().getFirst())
        .startsWith("connect store.example.com:443 http/1.1\r\nhost: store.example.com:443\r\n")
        .contains("\r\nproxy-authorization: basic dtpwonc=\r\n");
  }

  private Proxy proxy() {
    return new Proxy("127.0.0.1", server.uri().getPort(), new Proxy.Login("u", new Secret("p:w")));
  }

  private String get() throws IOException {
    try (HttpAnswer answer = connections.send("GET", "/", new Headers())) {
      return new String(answer.body().readAllBytes(), UTF_8);
    }
  }

  private static Origin origin(int port) {
    return origin(port, null, Duration.ofMillis(500), 0);
  }

  private static Origin origin(int port, Proxy proxy, Duration silence, long leastRate) {
    return new Origin(
        "127.0.0.1",
        port,
        null,
        proxy,
        new Origin.Limits(Duration.ofSeconds(5), silence, leastRate));
  }
}
