package dev.rekindle.storage.s3;

import dev.rekindle.storage.http.HttpAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The XML that explains an error. Only three short fields of it are wanted and it comes from
 * anywhere, so no XML parser sees it.
 */
final class ErrorBody {
  private static final int LONGEST = 16 << 10;
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9.:_-]{1,80})</Code>");
  private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{0,2000})</Message>");
  private static final Pattern REGION = Pattern.compile("<Region>([^<]{0,40})</Region>");
  private static final Pattern EXPECTING =
      Pattern.compile("expecting (?:['\"]|&#3[49];|&quot;|&apos;)([a-z0-9-]+)");

  private ErrorBody() {}

  /** Reads an error, body included; a body that is none of S3's tells nothing. */
  static S3Failures.Answer read(HttpAnswer answer) throws IOException {
    byte[] bytes = answer.body().readNBytes(LONGEST);
    String body = new String(bytes, StandardCharsets.UTF_8);
    String region = field(REGION, body).map(r -> " expecting '" + r + "'").orElse("");
    return new S3Failures.Answer(
        answer.status(),
        field(CODE, body).orElse(""),
        field(MESSAGE, body).orElse("") + region,
        answer.headers());
  }

  /** Returns the region that a message says it expected. */
  static Optional<String> regionIn(String message) {
    return field(EXPECTING, message);
  }

  private static Optional<String> field(Pattern pattern, String body) {
    Matcher matcher = pattern.matcher(body);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
