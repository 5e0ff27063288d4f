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
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for what gives tokens on the platforms: the metadata server of Google's machines, the
 * one of Azure's (IMDS) and App Service's, Microsoft Entra's authority, AWS STS, and what gives
 * containers their keys on AWS. Each is asked as its own documentation says, or refuses; nobody's
 * signature is checked.
 */
public final class PlatformTokens implements AutoCloseable {
  /** What a workload is known by to the authority. */
  public static final String FEDERATED = "a-workloads-own-token";

  /** What an application proves itself with to the authority; no form can hold it as it is. */
  public static final String SECRET = "secret+of/an&application";

  /** What App Service's own service wants to see. */
  public static final String HEADER = "header-of-the-app";

  /** Where App Service's own service is. */
  public static final String APP = "/msi/token";

  /** Where containers on AWS ask. */
  public static final String CONTAINER = "/v2/credentials";

  private static final String GOOGLE =
      "/computeMetadata/v1/instance/service-accounts/default/token";
  private static final String AZURE = "/metadata/identity/oauth2/token";

  private final HttpServer server;
  private final String scheme;
  private final List<String> given = new CopyOnWriteArrayList<>();
  private volatile int lifetime = 3_600;
  private volatile @Nullable Wrong wrong;
  private volatile @Nullable AwsKeys keys;

  /** Keys of a session, which AWS's services give. */
  public record AwsKeys(String id, String key, String token) {}

  private record Wrong(int status, String body) {}

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

  /** From now on tokens live so many seconds. */
  public void giveFor(int seconds) {
    lifetime = seconds;
  }

  /** From now on every question has this answer. */
  public void answerWith(int status, String body) {
    wrong = new Wrong(status, body);
  }

  /** From now on each question has its own answer. */
  public void answerAgain() {
    wrong = null;
  }

  /** From now on AWS's services give these. */
  public void give(AwsKeys session) {
    keys = session;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Wrong told = wrong;
      Optional<String> body = told == null ? body(exchange, form) : Optional.of(told.body());
      int status = told == null ? body.isPresent() ? 200 : 400 : told.status();
      exchange.getResponseHeaders().add("Metadata-Flavor", "Google");
      if (status / 100 == 3) {
        exchange.getResponseHeaders().add("Location", "/again"); // For ever, if it is followed.
      }
      exchange
          .getResponseHeaders()
          .add("Content-Type", form.startsWith("Action=") ? "text/xml" : "application/json");
      byte[] bytes = body.orElse("{\"error\":\"invalid_request\"}").getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Optional<String> body(HttpExchange exchange, String form) {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    boolean google = "Google".equals(header(exchange, "Metadata-Flavor"));
    boolean machine = path.equals(AZURE) && "true".equals(header(exchange, "Metadata"));
    boolean app = path.equals(APP) && HEADER.equals(header(exchange, "X-IDENTITY-HEADER"));
    if (path.equals("/") && google) {
      return Optional.of("computeMetadata/");
    }
    if (path.equals(GOOGLE) && google) {
      return Optional.of(token("google-" + given.size()));
    }
    if ((machine || app) && query.contains("resource=https://storage.azure.com")) {
      return Optional.of(token(jwt()));
    }
    if (path.equals("/tenant/oauth2/v2.0/token") && isApplication(form)) {
      return Optional.of(token(jwt()));
    }
    return aws(path, form);
  }

  private static @Nullable String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  private static boolean isApplication(String form) {
    return form.contains("grant_type=client_credentials")
        && form.contains("storage.azure.com")
        && (form.contains("client_assertion=" + FEDERATED)
            || form.endsWith("client_secret=" + URLEncoder.encode(SECRET, UTF_8)));
  }

  /** AWS STS API, AssumeRoleWithWebIdentity; AWS SDKs guide, "Container credential provider". */
  private Optional<String> aws(String path, String form) {
    AwsKeys session = keys;
    if (session == null) {
      return Optional.empty();
    }
    String end = Instant.now().plusSeconds(lifetime).toString();
    if (form.startsWith("Action=AssumeRoleWithWebIdentity")
        && form.contains("WebIdentityToken=" + FEDERATED)) {
      given.add(session.token());
      return Optional.of(
          "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"
              .formatted(session.id(), session.key(), session.token(), end));
    }
    if (path.equals(CONTAINER)) {
      given.add(session.token());
      return Optional.of(
          "{\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"%s\",\"Token\":\"%s\",\"Expiration\":\"%s\"}"
              .formatted(session.id(), session.key(), session.token(), end));
    }
    return Optional.empty();
  }

  private String token(String token) {
    given.add(token);
    int seconds = lifetime;
    return "{\"access_token\":\"%s\",\"expires_in\":%d,\"expires_on\":\"%d\",\"resource\":\"https://storage.azure.com\",\"token_type\":\"Bearer\"}"
        .formatted(token, seconds, Instant.now().getEpochSecond() + seconds);
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
