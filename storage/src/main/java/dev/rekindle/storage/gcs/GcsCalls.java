package dev.rekindle.storage.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.http.Trust;
import dev.rekindle.storage.rest.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests that change something, over Google's own HTTP library. It tries nothing again by itself.
 * Thread safe.
 */
final class GcsCalls {
  private static final int LONGEST_ANSWER = 64 << 10;

  private final GcsIdentity identity;
  private final GcsFailures failures;
  private final Patience patience;
  private final NetHttpTransport transport;

  /** An answer whose body was read. */
  record Reply(int status, String body, Headers headers) {}

  GcsCalls(GcsIdentity identity, GcsFailures failures, Patience patience, @Nullable Trust trust) {
    this.identity = identity;
    this.failures = failures;
    this.patience = patience;
    this.transport = transport(trust);
  }

  private static NetHttpTransport transport(@Nullable Trust trust) {
    NetHttpTransport.Builder builder = new NetHttpTransport.Builder();
    if (trust != null) {
      builder.setSslSocketFactory(trust.sockets());
      if (!trust.checksName()) {
        builder.setHostnameVerifier((_, _) -> true);
      }
    }
    return builder.build();
  }

  /** Does something as patiently as the store is used. */
  <T> T retried(Retries.Attempt<T> attempt) throws StoreException {
    return patience.retries().run(attempt);
  }

  /** Sends a request once; a token that is refused is replaced, once. */
  Reply send(String doing, String method, String url, HttpContent content, Map<String, String> more)
      throws StoreException {
    try {
      Secret first = identity.authorization();
      Reply reply = send(method, url, content, more, first);
      if (reply.status() != 401) {
        return reply;
      }
      identity.refused(first);
      return send(method, url, content, more, identity.authorization());
    } catch (IOException e) {
      throw failures.of(doing, e);
    }
  }

  private Reply send(
      String method,
      String url,
      HttpContent content,
      Map<String, String> more,
      Secret authorization)
      throws IOException {
    HttpRequest request =
        transport.createRequestFactory().buildRequest(method, new GenericUrl(url, true), content);
    request.getHeaders().setAuthorization(authorization.reveal());
    more.forEach((name, value) -> request.getHeaders().set(name, value));
    request
        .setConnectTimeout(Math.toIntExact(patience.connect().toMillis()))
        .setReadTimeout(Math.toIntExact(patience.silence().toMillis()))
        .setThrowExceptionOnExecuteError(false)
        .setFollowRedirects(false)
        .setLoggingEnabled(false)
        .setNumberOfRetries(0);
    HttpResponse response = request.execute();
    try {
      InputStream body = response.getContent();
      byte[] bytes = body == null ? new byte[0] : body.readNBytes(LONGEST_ANSWER);
      return new Reply(response.getStatusCode(), new String(bytes, UTF_8), headers(response));
    } finally {
      response.disconnect();
    }
  }

  private static Headers headers(HttpResponse response) {
    Headers headers = new Headers();
    for (String name : List.of("location", "range", "retry-after", "date")) {
      Optional.ofNullable(response.getHeaders().getFirstHeaderStringValue(name))
          .ifPresent(value -> headers.add(name, value));
    }
    return headers;
  }

  /** Tells an answer that is an error. */
  StoreException failure(String doing, Reply reply) {
    return failures.of(doing, GcsFailures.Answer.of(reply.status(), reply.body(), reply.headers()));
  }
}
