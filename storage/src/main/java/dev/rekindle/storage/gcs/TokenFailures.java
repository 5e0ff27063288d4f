package dev.rekindle.storage.gcs;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.ClockSkew;
import dev.rekindle.storage.rest.Verdict;

/** Tells failures of Google's token service. Of an answer only the status is repeated. */
final class TokenFailures {
  /** What a person calls the service. */
  static final String SERVICE = "Google's token service";

  /** What was tried. */
  static final String DOING = "get a token for Google Cloud Storage";

  private TokenFailures() {}

  /** Tells an answer that gives no token. */
  static StoreException answered(int status, Headers headers) {
    if (status == 429 || status == 503) {
      return Verdict.slowDown().told(SERVICE, DOING, "HTTP " + status, headers);
    }
    if (status < 400 || status >= 500 || status == 408) {
      return silent("HTTP " + status);
    }
    String advice =
        ClockSkew.advice(headers.first("date"), GcsFailures.SKEW)
            .orElse("mend the credentials; the key may have been deleted or disabled");
    return new StoreException(
        Kind.UNAUTHENTICATED,
        "%s refuses the credentials (HTTP %d); %s.".formatted(SERVICE, status, advice),
        null);
  }

  /** Tells that there was no answer that means anything. */
  static StoreException silent(String why) {
    return new StoreException(
        Kind.UNAVAILABLE,
        "No token for Google Cloud Storage could be had: the token service does not answer (%s)."
            .formatted(why),
        null);
  }

  /** Tells an answer in which there is none. */
  static StoreException noToken() {
    return new StoreException(
        Kind.UNAUTHENTICATED,
        "%s: %s: what it answers is no token; is it another service that the credentials name?"
            .formatted(SERVICE, DOING),
        null);
  }
}
