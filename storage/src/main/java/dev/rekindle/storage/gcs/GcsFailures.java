package dev.rekindle.storage.gcs;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.ClockSkew;
import dev.rekindle.storage.rest.Verdict;
import dev.rekindle.storage.rest.WireFailures;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells failures of Google Cloud Storage in the one vocabulary of all stores. Of an answer's body
 * only the reason is repeated.
 *
 * <p>Reasons: Cloud Storage JSON API, "HTTP status and error codes".
 */
final class GcsFailures {
  private static final Pattern REASON =
      Pattern.compile("\"reason\"\\s*:\\s*\"([A-Za-z0-9._-]{1,80})\"");
  private static final Set<String> SLOW_DOWN =
      Set.of("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded");

  /** How far Google lets a clock be off. */
  static final Duration SKEW = Duration.ofMinutes(5);

  /**
   * An answer that is an error.
   *
   * @param reason of the body, or empty
   */
  record Answer(int status, String reason, Headers headers) {
    static Answer of(int status, String body, Headers headers) {
      Matcher reason = REASON.matcher(body);
      return new Answer(status, reason.find() ? reason.group(1) : "", headers);
    }
  }

  private final GcsAddress address;

  GcsFailures(GcsAddress address) {
    this.address = address;
  }

  String store() {
    return "gs://" + address.bucket() + " at " + address.server();
  }

  /**
   * Tells an error of the server.
   *
   * @param doing what was tried and on which key, such as {@code read a/b}
   */
  StoreException of(String doing, Answer answer) {
    String said =
        "HTTP " + answer.status() + (answer.reason().isEmpty() ? "" : " " + answer.reason());
    return verdict(answer).told(store(), doing, said, answer.headers());
  }

  /** Tells that there is no such bucket. */
  StoreException noBucket(String doing) {
    return new StoreException(
        Kind.NO_BUCKET,
        "%s: %s: there is no such bucket; mend its name or the endpoint (HTTP 404)."
            .formatted(store(), doing),
        null);
  }

  /** Tells that there was no answer, or that it broke off. */
  StoreException of(String doing, IOException e) {
    return WireFailures.of(store(), address.server().host(), doing, e);
  }

  private static Verdict verdict(Answer answer) {
    if (SLOW_DOWN.contains(answer.reason())) {
      return Verdict.slowDown();
    }
    return answer.status() == 401
        ? new Verdict(
            Kind.UNAUTHENTICATED,
            ClockSkew.advice(answer.headers().first("date"), SKEW)
                .orElse(
                    "the token is not accepted, also after a new one was asked for; it expired or was revoked, renew the credentials"))
        : Verdict.ofStatus(
            answer.status(), "give these credentials a role such as Storage Object Viewer");
  }
}
