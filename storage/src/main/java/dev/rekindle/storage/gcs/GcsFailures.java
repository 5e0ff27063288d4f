package dev.rekindle.storage.gcs;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.WireFailures;
import java.io.IOException;
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

  private record Verdict(Kind kind, String advice) {}

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
    Verdict verdict = verdict(answer);
    String said =
        "HTTP " + answer.status() + (answer.reason().isEmpty() ? "" : " " + answer.reason());
    return new StoreException(
        verdict.kind(),
        "%s: %s: %s (%s).".formatted(store(), doing, verdict.advice(), said),
        WireFailures.retryAfter(answer.headers()).orElse(null),
        null);
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
      return new Verdict(Kind.THROTTLED, "the store asks to slow down");
    }
    return switch (answer.status()) {
      case 401 ->
          new Verdict(
              Kind.UNAUTHENTICATED,
              "the token is not accepted, also after a new one was asked for; mend the credentials, and look at this machine's clock");
      case 403 ->
          new Verdict(
              Kind.FORBIDDEN,
              "permission denied; give these credentials a role such as Storage Object Viewer");
      case 404 -> new Verdict(Kind.NOT_FOUND, "there is no such object");
      case 409 -> new Verdict(Kind.UNAVAILABLE, "another change is under way");
      case 304, 412 ->
          new Verdict(
              Kind.CHANGED,
              "it is not the version that was asked for; it was written again meanwhile");
      case 416 -> new Verdict(Kind.INVALID, "the object has no such bytes");
      case 408, 410 -> new Verdict(Kind.UNAVAILABLE, "the store cannot answer now");
      case 429, 503 -> new Verdict(Kind.THROTTLED, "the store is busy");
      default ->
          answer.status() >= 500
              ? new Verdict(Kind.UNAVAILABLE, "the store has a problem of its own")
              : new Verdict(Kind.INVALID, "the store refuses the request");
    };
  }
}
