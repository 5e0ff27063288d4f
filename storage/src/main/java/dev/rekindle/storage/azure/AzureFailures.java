package dev.rekindle.storage.azure;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.ClockSkew;
import dev.rekindle.storage.rest.Times;
import dev.rekindle.storage.rest.Verdict;
import dev.rekindle.storage.rest.WireFailures;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells failures of Azure in the one vocabulary of all stores. Only the code of an answer is ever
 * repeated: the messages quote requests, and what they quote can be a signature.
 *
 * <p>Codes: Azure Storage REST, "Status and error codes" and "Blob service error codes".
 */
final class AzureFailures {
  /** Azure takes requests that are up to 15 minutes old. */
  private static final Duration SKEW = Duration.ofMinutes(14);

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9]{1,80}");
  private static final Pattern SAS_TIME = Pattern.compile("(?:^|&)(se|st)=([^&]*)");
  private static final Set<String> NO_CONTAINER = Set.of("ContainerNotFound", "ContainerDisabled");
  private static final Set<String> WRONG_TOKEN =
      Set.of("InvalidAuthenticationInfo", "NoAuthenticationInformation");
  private static final Set<String> SLOW_DOWN = Set.of("ServerBusy", "TooManyRequests");

  private static final String RIGHTS =
      "allow it to these credentials (a role such as Storage Blob Data Reader, or the SAS's permissions)";

  /** An answer that is an error. */
  record Answer(int status, Headers headers) {
    String code() {
      return headers.first("x-ms-error-code").filter(c -> CODE.matcher(c).matches()).orElse("");
    }
  }

  private final AzureAddress address;

  AzureFailures(AzureAddress address) {
    this.address = address;
  }

  String store() {
    return "azblob://%s of account %s at %s"
        .formatted(address.container(), address.account(), address.server());
  }

  /**
   * Tells an error of the server.
   *
   * @param doing what was tried and on which key, such as {@code read a/b}
   * @param grant with which it was tried
   */
  StoreException of(String doing, Answer answer, AzureAccess.Grant grant) {
    String code = answer.code();
    String said = "HTTP " + answer.status() + (code.isEmpty() ? "" : " " + code);
    return verdict(answer, grant).told(store(), doing, said, answer.headers());
  }

  /** Tells that there was no answer, or that it broke off. */
  StoreException of(String doing, IOException e) {
    return WireFailures.of(store(), address.server().host(), doing, e);
  }

  private static Verdict verdict(Answer answer, AzureAccess.Grant grant) {
    String code = answer.code();
    if (NO_CONTAINER.contains(code)) {
      return new Verdict(
          Kind.NO_BUCKET, "there is no such container; mend its name, the account or the endpoint");
    }
    if (code.equals("AuthenticationFailed") || code.equals("InvalidSasToken")) {
      return new Verdict(Kind.UNAUTHENTICATED, notAuthenticated(answer, grant));
    }
    if (WRONG_TOKEN.contains(code) || answer.status() == 401) {
      return new Verdict(Kind.UNAUTHENTICATED, notAuthenticated(answer, grant));
    }
    if (answer.status() == 403 && grant instanceof AzureAccess.Sas sas) {
      Optional<String> time = sasTime(sas, serverTime(answer));
      if (time.isPresent()) {
        return new Verdict(Kind.UNAUTHENTICATED, time.get());
      }
    }
    if (SLOW_DOWN.contains(code)) {
      return Verdict.slowDown();
    }
    return switch (code) {
      case "BlobAlreadyExists" -> new Verdict(Kind.EXISTS, "it is there already");
      case "BlobArchived" ->
          new Verdict(Kind.INVALID, "the blob is in the archive tier; rehydrate it first");
      case "AuthorizationSourceIPMismatch" ->
          new Verdict(
              Kind.FORBIDDEN, "requests from this address are not allowed; look at the SAS");
      case "AuthorizationFailure" ->
          new Verdict(
              Kind.FORBIDDEN,
              "permission denied; look at the account's firewall, and at the key or the SAS");
      case "AuthorizationProtocolMismatch" ->
          new Verdict(Kind.FORBIDDEN, "the SAS allows https only");
      case "Md5Mismatch" ->
          new Verdict(Kind.CORRUPT, "the bytes that came are not those that were sent");
      default -> Verdict.ofStatus(answer.status(), RIGHTS);
    };
  }

  /** One code stands for a wrong key, an expired signature and a wrong clock alike. */
  private static String notAuthenticated(Answer answer, AzureAccess.Grant grant) {
    Optional<String> clock = ClockSkew.advice(answer.headers().first("date"), SKEW);
    if (clock.isPresent()) {
      return clock.get();
    }
    return switch (grant) {
      case AzureAccess.Key _ -> "the account's key is wrong; mend the credentials";
      case AzureAccess.Platform _ ->
          "the platform's token is not accepted; is it of the account's tenant?";
      case AzureAccess.Sas sas -> aboutSas(sas, serverTime(answer));
    };
  }

  private static Instant serverTime(Answer answer) {
    return answer.headers().first("date").flatMap(Times::httpDate).orElse(Instant.now());
  }

  private static String aboutSas(AzureAccess.Sas sas, Instant now) {
    return sasTime(sas, now)
        .orElse("the shared access signature is wrong or was revoked; renew it");
  }

  private static Optional<String> sasTime(AzureAccess.Sas sas, Instant now) {
    Matcher times = SAS_TIME.matcher(sas.query().reveal());
    while (times.find()) {
      Optional<Instant> time = time(times.group(2));
      if (time.isPresent() && times.group(1).equals("se") && !now.isBefore(time.get())) {
        return Optional.of("the shared access signature expired at " + time.get() + "; renew it");
      }
      if (time.isPresent() && times.group(1).equals("st") && now.isBefore(time.get())) {
        return Optional.of("the shared access signature is valid from " + time.get() + " on only");
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> time(String encoded) {
    String text = encoded.replace("%3A", ":").replace("%3a", ":");
    return Times.listed(text.length() == 10 ? text + "T00:00:00Z" : text);
  }
}
