package dev.rekindle.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for Google's token service: gives a service account's file whose tokens come from it,
 * and is a metadata server. It checks no signature; each token is another one.
 */
public final class GoogleTokens implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger given = new AtomicInteger();
  private volatile int status = 200;

  private GoogleTokens(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port of the loopback address. */
  public static GoogleTokens start() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      GoogleTokens tokens = new GoogleTokens(HttpServer.create(address, 50));
      tokens.server.createContext("/token", tokens::answer);
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
      answer(exchange);
      return;
    }
    try (exchange) {
      exchange.sendResponseHeaders(asked ? 200 : 403, -1);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String body =
          status == 200
              ? "{\"access_token\":\"token-%d\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"
                  .formatted(given.incrementAndGet())
              : "{\"error\":\"invalid_grant\",\"error_description\":\"no such account\"}";
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      if (status == 429 || status == 503) {
        exchange.getResponseHeaders().add("Retry-After", "7");
      }
      exchange.sendResponseHeaders(status, bytes.length);
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
            + Base64.getEncoder().encodeToString(Rsa.KEY)
            + "\\n-----END PRIVATE KEY-----\\n";
    String json =
        """
        {
          "type": "service_account",
          "project_id": "test",
          "private_key_id": "1",
          "private_key": "%s",
          "client_email": "tester@test.iam.gserviceaccount.com",
          "client_id": "1",
          "token_uri": "%s/token"
        }
        """
            .formatted(key, service);
    return Disk.write(Disk.makeDirectory(directory).resolve("gcp.json"), json);
  }

  /** Made once in this JVM. */
  private static final class Rsa {
    private static final byte[] KEY = make();

    private static byte[] make() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        return generator.generateKeyPair().getPrivate().getEncoded();
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
