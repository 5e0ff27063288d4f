package dev.rekindle.storage.rest;

import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.http.HttpAnswer;
import java.net.ProtocolException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ranges in requests and answers (RFC 9110, section 14). */
public final class Ranges {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

  private Ranges() {}

  /** Returns the value of a {@code Range} header, or nothing for a whole object. */
  public static Optional<String> header(ByteRange range) {
    if (range.isAll()) {
      return Optional.empty();
    }
    boolean open = range.length() > Long.MAX_VALUE - range.offset();
    String last = open ? "" : String.valueOf(range.endIn(Long.MAX_VALUE) - 1);
    return Optional.of("bytes=" + range.offset() + "-" + last);
  }

  /**
   * Returns the object's whole size from an answer that should have the bytes asked for.
   *
   * @throws ProtocolException when the answer has others, or does not say
   */
  public static long sizeOf(ByteRange asked, HttpAnswer answer) throws ProtocolException {
    if (answer.status() == 206) {
      return sizeOf(asked, answer.headers(), answer.length());
    }
    if (!asked.isAll()) {
      throw new ProtocolException("the store sends the whole object where a range was asked for");
    }
    if (answer.length() < 0) {
      throw new ProtocolException("the store does not say how long the object is");
    }
    return answer.length();
  }

  /**
   * The same for an answer that is a range.
   *
   * @param length of the body, -1 when unknown
   */
  public static long sizeOf(ByteRange asked, Headers headers, long length)
      throws ProtocolException {
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
}
