package dev.rekindle.storage.s3;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.http.Headers;
import java.net.ProtocolException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what S3 says about an object in the headers of an answer. */
final class Answers {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
  private static final Pattern DATE =
      Pattern.compile(
          "[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT");
  private static final Pattern LISTED =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.][0-9]{1,9})?Z");

  private Answers() {}

  static ObjectInfo info(String key, long size, Headers headers) throws ProtocolException {
    String etag =
        headers.first("etag").map(Answers::unquoted).filter(e -> !e.isEmpty()).orElse(null);
    if (etag == null) {
      throw new ProtocolException("the answer has no ETag");
    }
    Instant modified = headers.first("last-modified").flatMap(Answers::date).orElse(Instant.EPOCH);
    return new ObjectInfo(key, size, etag, hash(etag, isKeyed(headers)), modified);
  }

  /**
   * Returns what an ETag says about the content.
   *
   * @param keyed whether the object is encrypted by a key of a key service or of the caller, so
   *     that the ETag may be anything
   */
  static StatedHash hash(String etag, boolean keyed) {
    return keyed ? new StatedHash.Opaque(etag) : StatedHash.ofMedusa(etag);
  }

  private static boolean isKeyed(Headers headers) {
    return headers
            .first("x-amz-server-side-encryption")
            .filter(kind -> kind.startsWith("aws:kms"))
            .isPresent()
        || headers.first("x-amz-server-side-encryption-customer-algorithm").isPresent();
  }

  static String unquoted(@Nullable String etag) {
    return etag == null ? "" : etag.replace("\"", "");
  }

  /**
   * Returns the object's whole size from an answer that has the bytes asked for.
   *
   * @param length of the body, -1 when unknown
   */
  static long sizeOf(ByteRange asked, Headers headers, long length) throws ProtocolException {
    String range = headers.first("content-range").orElse("");
    Matcher matcher = CONTENT_RANGE.matcher(range);
    if (!matcher.matches()) {
      throw new ProtocolException("the answer to a range has no Content-Range");
    }
    long first = Long.parseLong(matcher.group(1));
    long last = Long.parseLong(matcher.group(2));
    long size = Long.parseLong(matcher.group(3));
    boolean right = first == asked.offset() && last == asked.endIn(size) - 1;
    if (!right || (length >= 0 && length != last - first + 1)) {
      throw new ProtocolException(
          "the answer has the bytes \"%s\" (length %d), asked were %d from %d on"
              .formatted(range, length, asked.length(), asked.offset()));
    }
    return size;
  }

  /** Reads a date as HTTP has it (RFC 9110, section 5.6.7), without the cost of a formatter. */
  static Optional<Instant> date(String text) {
    Matcher m = DATE.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              number(m, 3),
              MONTHS.indexOf(m.group(2)) + 1,
              number(m, 1),
              number(m, 4),
              number(m, 5),
              number(m, 6));
      return Optional.of(time.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a time as a listing has it, {@code 2009-10-12T17:50:30.000Z}; the fraction is dropped.
   */
  static Optional<Instant> listedTime(String text) {
    Matcher m = LISTED.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              number(m, 1), number(m, 2), number(m, 3), number(m, 4), number(m, 5), number(m, 6));
      return Optional.of(time.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
