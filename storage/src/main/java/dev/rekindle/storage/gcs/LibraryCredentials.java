package dev.rekindle.storage.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Date;
import java.util.Optional;

/** Whatever credentials Google's library understands: of the platform, of a person, federated. */
record LibraryCredentials(GoogleCredentials credentials) implements GcsCredentials {

  /** Finds what the platform gives. */
  static LibraryCredentials platform(Proxies proxies) throws IOException {
    return scoped(GoogleCredentials.getApplicationDefault(new GoogleTransport(proxies, null)));
  }

  /** Reads the content of a file. */
  static LibraryCredentials of(String content, Proxies proxies) throws IOException {
    return scoped(
        GoogleCredentials.fromStream(
            new ByteArrayInputStream(content.getBytes(UTF_8)), new GoogleTransport(proxies, null)));
  }

  private static LibraryCredentials scoped(GoogleCredentials credentials) {
    return new LibraryCredentials(credentials.createScoped(SCOPE));
  }

  @Override
  public GcsToken ask() throws StoreException {
    try {
      AccessToken token = credentials.refreshAccessToken();
      Date end = token.getExpirationTime();
      return GcsToken.bearer(token.getTokenValue(), end == null ? null : end.toInstant());
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** Whether asking again can help the library knows; the status says why it cannot. */
  private static StoreException refusal(IOException e) {
    Optional<HttpResponseException> answer = GcsCalls.cause(e, HttpResponseException.class);
    boolean again = GcsCalls.cause(e, Retryable.class).map(Retryable::isRetryable).orElse(false);
    if (answer.isEmpty() || (again && answer.get().getStatusCode() < 429)) {
      return TokenFailures.silent(
          GcsCalls.cause(e, IOException.class).map(c -> c.getClass().getSimpleName()).orElse(""));
    }
    return TokenFailures.answered(
        answer.get().getStatusCode(), GcsCalls.headers(answer.get().getHeaders()));
  }
}
