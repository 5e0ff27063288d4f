package dev.rekindle.storage.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.azure.AzureTokens.Token;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.ClockSkew;
import dev.rekindle.storage.rest.JsonFields;
import dev.rekindle.storage.rest.Verdict;
import dev.rekindle.storage.rest.WireFailures;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what services answer that give tokens (RFC 6749, section 5). Of a refusal only codes are
 * ever repeated: its sentences quote the request.
 */
final class TokenAnswers {
  private static final String DOING = "get a token for Azure Storage";
  private static final Duration SKEW = Duration.ofMinutes(4);
  private static final Pattern TOKEN = Pattern.compile("[!-~]+");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
  private static final Pattern ERROR = Pattern.compile("[a-z_]{1,60}");
  private static final Pattern ENTRAS_CODE = Pattern.compile("AADSTS[0-9]{1,10}");

  /** An answer, whatever it is. */
  record Answer(int status, Headers headers, String body) {}

  private TokenAnswers() {}

  /** Returns the token that an answer gives. */
  static Token token(TokenSource source, Answer answer, Instant now) throws StoreException {
    Map<String, String> fields = fields(answer.body());
    if (answer.status() != 200) {
      throw refusal(source, answer, fields);
    }
    String token = fields.getOrDefault("access_token", "");
    if (!TOKEN.matcher(token).matches()) {
      throw new StoreException(
          Kind.UNAUTHENTICATED,
          "%s: %s: what it answers is no token; is it another service that is there?"
              .formatted(name(source), DOING),
          null);
    }
    return new Token(new Secret(token), end(fields, now));
  }

  /** Tells that the connection to a service broke off, or was never there. */
  static StoreException broken(TokenSource source, IOException e) {
    return WireFailures.of(name(source), source.endpoint().getHost(), DOING, e);
  }

  /** Tells that there is nobody where a platform would have its service. */
  static StoreException nobody(TokenSource source, StoreException last) {
    String why = last.getCause() == null ? "" : " (" + last.getCause().getMessage() + ")";
    return new StoreException(
        Kind.UNAUTHENTICATED,
        "Nobody gives tokens for Azure Storage at %s%s, so this process has no managed identity. Name a directory with credentials, or give this process a service principal, a workload identity or a managed identity."
            .formatted(server(source.endpoint()), why),
        null);
  }

  /** What is left counts more than when it ends, for that is by another clock. */
  private static Instant end(Map<String, String> fields, Instant now) {
    return seconds(fields.get("expires_in"))
        .map(now::plusSeconds)
        .or(() -> seconds(fields.get("expires_on")).map(Instant::ofEpochSecond))
        .orElse(now);
  }

  private static Optional<Long> seconds(@Nullable String text) {
    return Optional.ofNullable(text).filter(t -> SECONDS.matcher(t).matches()).map(Long::valueOf);
  }

  private static Map<String, String> fields(String body) {
    try {
      return JsonFields.read(body.getBytes(UTF_8));
    } catch (IOException e) {
      return Map.of();
    }
  }

  private static StoreException refusal(
      TokenSource source, Answer answer, Map<String, String> fields) {
    String error = fields.getOrDefault("error", "");
    String said =
        "HTTP "
            + answer.status()
            + (ERROR.matcher(error).matches() ? " " + error : "")
            + ENTRAS_CODE
                .matcher(fields.getOrDefault("error_description", ""))
                .results()
                .map(MatchResult::group)
                .findFirst()
                .map(code -> " " + code)
                .orElse("");
    return verdict(source, answer).told(name(source), DOING, said, answer.headers());
  }

  private static Verdict verdict(TokenSource source, Answer answer) {
    return switch (answer.status()) {
      case 429, 503 -> Verdict.slowDown();
      // What a machine's service says while it is updated.
      case 404, 408, 410 -> new Verdict(Kind.UNAVAILABLE, "it cannot answer now");
      default ->
          answer.status() >= 500
              ? new Verdict(Kind.UNAVAILABLE, "it has a problem of its own")
              : new Verdict(
                  Kind.UNAUTHENTICATED,
                  ClockSkew.advice(answer.headers().first("date"), SKEW)
                      .orElseGet(() -> advice(source)));
    };
  }

  private static String advice(TokenSource source) {
    return switch (source) {
      case TokenSource.Principal _ ->
          "it does not know the application, or its secret is wrong or expired; mend %s, %s or %s"
              .formatted(TokenSource.TENANT, TokenSource.CLIENT, TokenSource.CLIENT_SECRET);
      case TokenSource.Workload _ ->
          "the identity does not take this pod for its own; give it a federated credential with this cluster's issuer, and this pod's namespace and service account";
      case TokenSource.Managed _ ->
          "this process has no such identity; assign one to its machine, or mend "
              + TokenSource.CLIENT;
    };
  }

  private static String name(TokenSource source) {
    String server = server(source.endpoint());
    return switch (source) {
      case TokenSource.Principal _, TokenSource.Workload _ -> "Microsoft Entra at " + server;
      case TokenSource.Managed _ -> "The platform's service for tokens at " + server;
    };
  }

  private static String server(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
