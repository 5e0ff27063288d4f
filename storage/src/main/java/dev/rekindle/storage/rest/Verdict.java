package dev.rekindle.storage.rest;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.http.Headers;

/**
 * What an answer that is an error means.
 *
 * @param advice what it is and what to do, without a full stop
 */
public record Verdict(Kind kind, String advice) {

  /**
   * What every store means by a status, where its own words say nothing else.
   *
   * @param rights what these credentials should be given
   */
  public static Verdict ofStatus(int status, String rights) {
    return switch (status) {
      case 401 -> new Verdict(Kind.UNAUTHENTICATED, "the store does not know who asks");
      case 403 -> new Verdict(Kind.FORBIDDEN, "permission denied; " + rights);
      case 404 -> new Verdict(Kind.NOT_FOUND, "there is no such object");
      case 409 -> new Verdict(Kind.UNAVAILABLE, "another change is under way");
      case 304, 412 ->
          new Verdict(
              Kind.CHANGED,
              "it is not the version that was asked for; it was written again meanwhile");
      case 416 -> new Verdict(Kind.INVALID, "the object has no such bytes");
      case 307, 408, 410 -> new Verdict(Kind.UNAVAILABLE, "the store cannot answer now");
      case 429, 503 -> new Verdict(Kind.THROTTLED, "the store is busy");
      default ->
          status >= 500
              ? new Verdict(Kind.UNAVAILABLE, "the store has a problem of its own")
              : new Verdict(Kind.INVALID, "the store refuses the request");
    };
  }

  /** The store asks for a pause in its own words. */
  public static Verdict slowDown() {
    return new Verdict(Kind.THROTTLED, "the store asks to slow down");
  }

  /**
   * Tells it.
   *
   * @param store what a person calls the store
   * @param doing what was tried and on which key, such as {@code read a/b}
   * @param said the status, and what of the answer may be repeated
   * @param headers of the answer, which may name the time to wait
   */
  public StoreException told(String store, String doing, String said, Headers headers) {
    return new StoreException(
        kind,
        "%s: %s: %s (%s).".formatted(store, doing, advice, said),
        WireFailures.retryAfter(headers).orElse(null),
        null);
  }
}
