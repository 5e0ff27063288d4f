package dev.rekindle.storage.s3;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.Verdict;
import dev.rekindle.storage.rest.WireFailures;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells failures of S3 in the one vocabulary of all stores.
 *
 * <p>Codes: the error responses of the Amazon S3 API reference, and what other servers say in their
 * stead.
 */
final class S3Failures {
  private static final Set<String> WRONG_KEYS =
      Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "XAdminUserNotFound");
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
  private static final Set<String> WRONG_TOKEN =
      Set.of("InvalidToken", "InvalidTokenId", "InvalidClientTokenId", "InvalidSecurity");
  private static final Set<String> SLOW_DOWN =
      Set.of("SlowDown", "RequestLimitExceeded", "Throttling", "TooManyRequests", "ServiceBusy");
  private static final Set<String> WRONG_REGION =
      Set.of(
          "AuthorizationHeaderMalformed",
          "PermanentRedirect",
          "IllegalLocationConstraintException",
          "IncorrectEndpoint");

  /** An answer that is an error. */
  record Answer(int status, String code, String message, Headers headers) {}

  private final S3Address address;
  private final Supplier<List<String>> secrets;

  S3Failures(S3Address address, Supplier<List<String>> secrets) {
    this.address = address;
    this.secrets = secrets;
  }

  String store() {
    return "s3://" + address.bucket() + " at " + address.server();
  }

  /**
   * Tells an error of the server.
   *
   * @param doing what was tried and on which key, such as {@code read a/b}
   */
  StoreException of(String doing, Answer answer) {
    String said = answer.code().isEmpty() ? "HTTP " + answer.status() : quoted(answer);
    return verdict(answer).told(store(), doing, said, answer.headers());
  }

  private Verdict verdict(Answer answer) {
    String code = answer.code();
    if (code.equals("NoSuchBucket")) {
      return new Verdict(Kind.NO_BUCKET, "there is no such bucket; mend its name or the endpoint");
    }
    if (WRONG_REGION.contains(code) || answer.status() == 301) {
      return new Verdict(Kind.INVALID, wrongRegion(answer));
    }
    if (WRONG_KEYS.contains(code)) {
      return new Verdict(
          Kind.UNAUTHENTICATED, "the access key or the secret key is wrong; mend the credentials");
    }
    if (EXPIRED.contains(code)) {
      return new Verdict(Kind.UNAUTHENTICATED, "the credentials have expired; renew them");
    }
    if (WRONG_TOKEN.contains(code)) {
      return new Verdict(
          Kind.UNAUTHENTICATED,
          "the session token is wrong or has expired; renew the credentials, or leave it out");
    }
    if (code.equals("RequestTimeTooSkewed") || code.equals("RequestExpired")) {
      return new Verdict(
          Kind.UNAUTHENTICATED,
          "this machine's clock is off; set it (the server says it is "
              + answer.headers().first("date").orElse("another time")
              + ")");
    }
    if (SLOW_DOWN.contains(code) || answer.status() == 429) {
      return Verdict.slowDown();
    }
    return Verdict.ofStatus(answer.status(), "allow it to the owner of these credentials");
  }

  private String wrongRegion(Answer answer) {
    Optional<String> right =
        answer
            .headers()
            .first("x-amz-bucket-region")
            .or(() -> ErrorBody.regionIn(answer.message()))
            .filter(region -> region.matches("[a-z0-9-]{1,40}"));
    return "the region %s is wrong; %s"
        .formatted(
            address.region(),
            right
                .map(region -> "set the region to " + region)
                .orElse("set the bucket's region, or the endpoint of its region"));
  }

  private String quoted(Answer answer) {
    String message = answer.message().replaceAll("\\p{Cntrl}", " ").strip();
    for (String secret : secrets.get()) {
      message = message.replace(secret, "(hidden)");
    }
    String head = message.length() > 200 ? message.substring(0, 200) + "…" : message;
    return "HTTP %d %s%s"
        .formatted(answer.status(), answer.code(), head.isEmpty() ? "" : ": " + head);
  }

  /** Tells that there was no answer, or that it broke off. */
  StoreException of(String doing, IOException e) {
    return WireFailures.of(store(), address.server().host(), doing, e);
  }
}
