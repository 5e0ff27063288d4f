package dev.rekindle.storage.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.ClockSkew;
import dev.rekindle.storage.rest.SecretFiles;
import dev.rekindle.storage.rest.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by which requests are allowed: of credentials in a file, or of what the platform gives
 * ({@code GOOGLE_APPLICATION_CREDENTIALS}, the metadata server). Thread safe.
 *
 * <p>A file that changed is read again when a token is refused or runs out.
 */
final class GcsIdentity {
  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";
  private static final Set<Integer> SLOW_DOWN = Set.of(429, 503);
  private static final Duration BEFORE_END = Duration.ofMinutes(1);
  static final List<String> NAMES =
      List.of(
          "GOOGLE_APPLICATION_CREDENTIALS",
          "gcp.json",
          "gcpcredentials",
          "medusa_gcp_key.json",
          "key.json");

  private final @Nullable Path files;
  private final Proxies proxies;
  private @Nullable Source source;
  private @Nullable AccessToken token;

  /** Credentials, and the file's content that they were made of. */
  private record Source(GoogleCredentials credentials, String content) {}

  /** The credentials in files; or, without a path, what the platform gives. Nothing is read yet. */
  GcsIdentity(@Nullable Path files, Proxies proxies) {
    this.files = files;
    this.proxies = proxies;
  }

  /** Returns the value of {@code Authorization}. */
  synchronized Secret authorization() throws StoreException {
    AccessToken now = token;
    if (now == null || endsSoon(now)) {
      now = ask();
      token = now;
    }
    return new Secret("Bearer " + now.getTokenValue());
  }

  /** Forgets a token that was refused, unless another one came meanwhile. */
  synchronized void refused(Secret authorization) {
    if (token != null && authorization.reveal().equals("Bearer " + token.getTokenValue())) {
      token = null;
    }
  }

  private static boolean endsSoon(AccessToken token) {
    return token.getExpirationTime() != null
        && token.getExpirationTime().toInstant().isBefore(Instant.now().plus(BEFORE_END));
  }

  private AccessToken ask() throws StoreException {
    GoogleCredentials credentials = files == null ? platform() : inFiles(files);
    try {
      return credentials.refreshAccessToken();
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  private GoogleCredentials platform() throws StoreException {
    Source known = source;
    if (known == null) {
      try {
        known =
            new Source(
                GoogleCredentials.getApplicationDefault(transport()).createScoped(SCOPE), "");
        source = known;
      } catch (IOException e) {
        throw new StoreException(
            Kind.UNAUTHENTICATED,
            "The platform gives no credentials for Google Cloud Storage (GOOGLE_APPLICATION_CREDENTIALS, workload identity, metadata server). Name a directory with a service account's file, or give this process an identity.",
            null);
      }
    }
    return known.credentials();
  }

  private GoogleTransport transport() {
    return new GoogleTransport(proxies, null);
  }

  private GoogleCredentials inFiles(Path path) throws StoreException {
    try {
      String content = Files.readString(file(path));
      Source known = source;
      if (known == null || !known.content().equals(content)) {
        known =
            new Source(
                GoogleCredentials.fromStream(
                        new ByteArrayInputStream(content.getBytes(UTF_8)), transport())
                    .createScoped(SCOPE),
                content);
        source = known;
      }
      return known.credentials();
    } catch (IOException e) {
      String why = e instanceof java.nio.file.FileSystemException ? SecretFiles.reason(e) : told(e);
      throw bad(path, why);
    } catch (IllegalArgumentException e) {
      throw bad(path, "it is not such a file");
    }
  }

  /** Of Google's messages only our own and those about missing files are free of content. */
  private static String told(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("it has ") ? message : "it is not such a file";
  }

  private static Path file(Path path) throws IOException {
    for (String name : NAMES) {
      if (Files.isRegularFile(path.resolve(name))) {
        return path.resolve(name);
      }
    }
    return SecretFiles.only(path);
  }

  private static StoreException bad(Path path, String why) {
    return new StoreException(
        Kind.UNAUTHENTICATED,
        "The credentials in %s cannot be used: %s. Expected the JSON file of a service account, or a directory with it."
            .formatted(path, why),
        null);
  }

  /** Whether asking again can help Google's library knows; the status says why it cannot. */
  private static StoreException refusal(IOException e) {
    Optional<HttpResponseException> answer = cause(e, HttpResponseException.class);
    if (answer.map(HttpResponseException::getStatusCode).filter(SLOW_DOWN::contains).isPresent()) {
      return Verdict.slowDown()
          .told(
              "Google's token service",
              "get a token for Google Cloud Storage",
              "HTTP " + answer.get().getStatusCode(),
              GcsCalls.headers(answer.get().getHeaders()));
    }
    boolean refused =
        answer
                .map(HttpResponseException::getStatusCode)
                .filter(s -> s >= 400 && s < 500)
                .isPresent()
            && !cause(e, Retryable.class).map(Retryable::isRetryable).orElse(false);
    if (!refused) {
      return new StoreException(
          Kind.UNAVAILABLE,
          "No token for Google Cloud Storage could be had: the token service does not answer ("
              + cause(e, IOException.class).map(c -> c.getClass().getSimpleName()).orElse("")
              + ").",
          null);
    }
    String advice =
        answer
            .flatMap(GcsIdentity::clockAdvice)
            .orElse("mend the credentials; the key may have been deleted or disabled");
    return new StoreException(
        Kind.UNAUTHENTICATED,
        "Google's token service refuses the credentials (HTTP %d); %s."
            .formatted(answer.map(HttpResponseException::getStatusCode).orElse(0), advice),
        null);
  }

  private static Optional<String> clockAdvice(HttpResponseException answer) {
    return ClockSkew.advice(Optional.ofNullable(answer.getHeaders().getDate()), GcsFailures.SKEW);
  }

  /** Finds the innermost cause of a type. */
  static <T> Optional<T> cause(Throwable e, Class<T> type) {
    T found = null;
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        found = type.cast(t);
      }
    }
    return Optional.ofNullable(found);
  }
}
