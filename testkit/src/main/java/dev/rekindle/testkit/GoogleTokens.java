package dev.rekindle.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for Google's token service: gives a service account's file whose tokens come from it,
 * and is a metadata server. It gives a token for what the account's key has signed in the last
 * minutes, and for nothing else; each token is another one.
 */
public final class GoogleTokens implements AutoCloseable {
  private static final String ACCOUNT = "tester@test.iam.gserviceaccount.com";
  private static final Pattern FORM =
      Pattern.compile(
          "grant_type=urn(?::|%3[Aa])ietf(?::|%3[Aa])params(?::|%3[Aa])oauth(?::|%3[Aa])grant-type(?::|%3[Aa])jwt-bearer"
              + "&assertion=([A-Za-z0-9_.-]+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final AtomicInteger given = new AtomicInteger();

  /** Whom an assertion may be for; Google's own library always names Google. */
  private final Set<String> services = ConcurrentHashMap.newKeySet();

  private volatile int status = 200;

  private GoogleTokens(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port of the loopback address. */
  public static GoogleTokens start() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      GoogleTokens tokens = new GoogleTokens(HttpServer.create(address, 50));
      tokens.services.add("https://oauth2.googleapis.com/token");
      tokens.server.createContext("/token", tokens::answerToAccount);
      tokens.server.createContext("/", tokens::answerAsMetadata);
      tokens.server.start();
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * From now on every question is answered with this status; 200 gives tokens again, and what asks
   * to come later asks for 7 seconds.
   */
  public void answerWith(int newStatus) {
    status = newStatus;
  }

  /** How many tokens were given. */
  public int given() {
    return given.get();
  }

  /** Where it is a metadata server, as {@code GCE_METADATA_HOST} has it. */
  public String metadataHost() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Whoever does not ask as such a server is to be asked gets nothing. */
  private void answerAsMetadata(HttpExchange exchange) throws IOException {
    boolean asked = "Google".equals(exchange.getRequestHeaders().getFirst("Metadata-Flavor"));
    exchange.getResponseHeaders().add("Metadata-Flavor", "Google");
    if (asked && exchange.getRequestURI().getPath().endsWith("/default/token")) {
      answer(exchange, status);
      return;
    }
    try (exchange) {
      exchange.sendResponseHeaders(asked ? 200 : 403, -1);
    }
  }

  private void answerToAccount(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    answer(exchange, status == 200 && !isSigned(form) ? 400 : status);
  }

  private boolean isSigned(String form) {
    Matcher wanted = FORM.matcher(form);
    String[] parts = wanted.matches() ? wanted.group(1).split("\\.", -1) : new String[0];
    return parts.length == 3 && isSigned(parts);
  }

  private boolean isSigned(String[] parts) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(Rsa.PAIR.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      JsonNode head = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
      long begin = claims.path("iat").asLong();
      return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
          && head.path("alg").asText().equals("RS256")
          && head.path("kid").asText().equals("1")
          && claims.path("iss").asText().equals(ACCOUNT)
          && claims.path("scope").asText().startsWith("https://www.googleapis.com/auth/devstorage.")
          && services.contains(claims.path("aud").asText())
          && Math.abs(Instant.now().getEpochSecond() - begin) < 300
          && claims.path("exp").asLong() == begin + 3_600;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private void answer(HttpExchange exchange, int code) throws IOException {
    try (exchange) {
      String body =
          code == 200
              ? "{\"access_token\":\"token-%d\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"
                  .formatted(given.incrementAndGet())
              : "{\"error\":\"invalid_grant\",\"error_description\":\"no such account\"}";
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      if (code == 429 || code == 503) {
        exchange.getResponseHeaders().add("Retry-After", "7");
      }
      exchange.sendResponseHeaders(code, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create("http://" + metadataHost());
  }

  /** Writes the file of a service account, as a mounted Secret has it. */
  public Path serviceAccount(Path directory) {
    return serviceAccount(directory, uri());
  }

  /** The same, with the token service at another address. */
  public Path serviceAccount(Path directory, URI service) {
    String key =
        "-----BEGIN PRIVATE KEY-----\\n"
            + Base64.getEncoder().encodeToString(Rsa.PAIR.getPrivate().getEncoded())
            + "\\n-----END PRIVATE KEY-----\\n";
    services.add(service + "/token");
    String json =
        """
        {
          "type": "service_account",
          "project_id": "test",
          "private_key_id": "1",
          "private_key": "%s",
          "client_email": "%s",
          "client_id": "1",
          "token_uri": "%s/token"
        }
        """
            .formatted(key, ACCOUNT, service);
    return Disk.write(Disk.makeDirectory(directory).resolve("gcp.json"), json);
  }

  /** Made once in this JVM. */
  private static final class Rsa {
    private static final KeyPair PAIR = make();

    private static KeyPair make() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        return generator.generateKeyPair();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has RSA", e);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
