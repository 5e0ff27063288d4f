package dev.rekindle.storage.azure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.storage.rest.UrlConnections;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of a service principal in the environment, of a workload identity, or of a managed one.
 * One is kept until shortly before it ends. Thread safe: one thread asks, the others wait for it.
 */
final class AzureTokens {
  private static final Duration BEFORE_END = Duration.ofMinutes(3);
  private static final int LONGEST = 256 << 10;

  /** A service of the platform is near, or it is not there at all. */
  static final Patience NEAR =
      new Patience(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          new Retries(3, Duration.ofMillis(500), Duration.ofSeconds(1)));

  private final UnaryOperator<@Nullable String> environment;
  private final Proxies proxies;
  private final Patience near;
  private final Patience far;
  private @Nullable Token last;

  /** A token, and when it ends. */
  record Token(Secret value, Instant end) {}

  /**
   * Asks nobody yet.
   *
   * @param environment gives null for a variable that is not there
   * @param near how patiently a managed identity's service is connected to
   */
  AzureTokens(UnaryOperator<@Nullable String> environment, Proxies proxies, Patience near) {
    this.environment = environment;
    this.proxies = proxies;
    this.near = near;
    this.far = Patience.with(Retries.NONE);
  }

  /** Returns one that lives for some minutes more, unless they all live shorter. */
  synchronized Token now() throws StoreException {
    Token token = last;
    if (token == null || token.end().isBefore(Instant.now().plus(BEFORE_END))) {
      token = ask();
      last = token;
    }
    return token;
  }

  /** Forgets a token that was refused, unless another one came meanwhile. */
  synchronized void refused(Secret token) {
    if (last != null && last.value().equals(token)) {
      last = null;
    }
  }

  private Token ask() throws StoreException {
    TokenSource source = TokenSource.of(environment);
    TokenRequest request = TokenRequest.to(source);
    HttpURLConnection connection = connection(source, request);
    try {
      return TokenAnswers.token(source, send(connection, request), Instant.now());
    } catch (IOException e) {
      throw TokenAnswers.broken(source, e);
    } finally {
      connection.disconnect();
    }
  }

  /** Whoever wants a token is patient with a service that is there, or far away. */
  private HttpURLConnection connection(TokenSource source, TokenRequest request)
      throws StoreException {
    return switch (source) {
      case TokenSource.Principal _, TokenSource.Workload _ ->
          connect(source, request, proxies, far);
      case TokenSource.Managed _ -> {
        try {
          yield near.retries().run(() -> connect(source, request, Proxies.NONE, near));
        } catch (StoreException e) {
          throw TokenAnswers.nobody(source, e);
        }
      }
    };
  }

  private static HttpURLConnection connect(
      TokenSource source, TokenRequest request, Proxies through, Patience patience)
      throws StoreException {
    try {
      HttpURLConnection connection = new UrlConnections(through, null).open(request.uri().toURL());
      connection.setConnectTimeout(Math.toIntExact(patience.connect().toMillis()));
      connection.setReadTimeout(Math.toIntExact(patience.silence().toMillis()));
      connection.setInstanceFollowRedirects(false);
      connection.setDoOutput(request.form() != null);
      connection.setRequestProperty("Accept", "application/json");
      request
          .headers()
          .forEach((name, value) -> connection.setRequestProperty(name, value.reveal()));
      connection.connect();
      return connection;
    } catch (IOException e) {
      throw TokenAnswers.broken(source, e);
    }
  }

  private static TokenAnswers.Answer send(HttpURLConnection connection, TokenRequest request)
      throws IOException {
    Secret form = request.form();
    if (form != null) {
      connection.getOutputStream().write(form.reveal().getBytes(US_ASCII));
    }
    int status = connection.getResponseCode();
    Headers headers = new Headers();
    for (String name : List.of("date", "retry-after")) {
      String value = connection.getHeaderField(name);
      if (value != null) {
        headers.add(name, value);
      }
    }
    try (InputStream body =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      String text = body == null ? "" : new String(body.readNBytes(LONGEST), UTF_8);
      return new TokenAnswers.Answer(status, headers, text);
    }
  }
}
