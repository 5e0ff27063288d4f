package dev.rekindle.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for what gives tokens on the platforms: the metadata server of Google's machines, the
 * one of Azure's (IMDS), and Microsoft Entra's authority. Each is asked as its own documentation
 * says, or refuses; nobody's signature is checked.
 */
public final class PlatformTokens implements AutoCloseable {
  /** What a workload is known by to the authority. */
  public static final String FEDERATED = "a-workloads-own-token";

  private static final String GOOGLE =
      "/computeMetadata/v1/instance/service-accounts/default/token";
  private static final String AZURE = "/metadata/identity/oauth2/token";

  private final HttpServer server;
  private final String scheme;
  private final List<String> given = new CopyOnWriteArrayList<>();

  private PlatformTokens(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
  }

  /** Starts metadata servers on a free port. */
  public static PlatformTokens start() {
    return start(null);
  }

  /** Starts an authority, over TLS, with a certificate of the testkit's CA. */
  public static PlatformTokens startTls(Path directory) {
    return start(TestCertificates.create(directory));
  }

  private static PlatformTokens start(@Nullable TestCertificates tls) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      HttpServer server;
      if (tls == null) {
        server = HttpServer.create(any, 50);
      } else {
        HttpsServer secure = HttpsServer.create(any, 50);
        secure.setHttpsConfigurator(new HttpsConfigurator(TestHttp.serving(tls)));
        server = secure;
      }
      PlatformTokens tokens = new PlatformTokens(server, tls == null ? "http" : "https");
      server.createContext("/", tokens::answer);
      server.start();
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The tokens that were given. */
  public List<String> given() {
    return List.copyOf(given);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Optional<String> body = body(exchange, form);
      exchange.getResponseHeaders().add("Metadata-Flavor", "Google");
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      byte[] bytes = body.orElse("{\"error\":\"invalid_request\"}").getBytes(UTF_8);
      exchange.sendResponseHeaders(body.isPresent() ? 200 : 400, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Optional<String> body(HttpExchange exchange, String form) {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    boolean google = "Google".equals(exchange.getRequestHeaders().getFirst("Metadata-Flavor"));
    boolean azure = "true".equals(exchange.getRequestHeaders().getFirst("Metadata"));
    if (path.equals("/") && google) {
      return Optional.of("computeMetadata/");
    }
    if (path.equals(GOOGLE) && google) {
      return Optional.of(token("google-" + given.size()));
    }
    if (path.equals(AZURE) && azure && query.contains("resource=https://storage.azure.com")) {
      return Optional.of(token(jwt()));
    }
    boolean federated =
        form.contains("client_assertion=" + FEDERATED)
            && form.contains("grant_type=client_credentials")
            && form.contains("storage.azure.com");
    return path.equals("/tenant/oauth2/v2.0/token") && federated
        ? Optional.of(token(jwt()))
        : Optional.empty();
  }

  private String token(String token) {
    given.add(token);
    return "{\"access_token\":\"%s\",\"expires_in\":3600,\"expires_on\":\"%d\",\"resource\":\"https://storage.azure.com\",\"token_type\":\"Bearer\"}"
        .formatted(token, Instant.now().getEpochSecond() + 3_600);
  }

  /** Says what a token of Azure Storage says. */
  private static String jwt() {
    long now = Instant.now().getEpochSecond();
    String claims =
        "{\"aud\":\"https://storage.azure.com\",\"iss\":\"https://sts.windows.net/tenant/\",\"nbf\":%d,\"iat\":%d,\"exp\":%d}"
            .formatted(now - 60, now - 60, now + 3_600);
    return base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + base64(claims) + ".c2lnbmF0dXJl";
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
