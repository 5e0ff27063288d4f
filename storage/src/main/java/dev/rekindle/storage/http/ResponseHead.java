package dev.rekindle.storage.http;

import java.net.ProtocolException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The status and the fields of an answer. */
record ResponseHead(Status status, Headers headers) {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9]{2})( .*)?");

  /**
   * A status line.
   *
   * @param minor version after {@code HTTP/1.}
   */
  record Status(int minor, int code) {}

  static Status parseStatus(String line) throws ProtocolException {
    Matcher matcher = STATUS.matcher(line);
    if (!matcher.matches()) {
      throw new ProtocolException("the answer is not HTTP/1.1");
    }
    return new Status(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  boolean isChunked() {
    return headers
        .first("transfer-encoding")
        .filter(v -> v.toLowerCase(Locale.ROOT).equals("chunked"))
        .isPresent();
  }

  /** Returns whether the server lets the connection be used again. */
  boolean keepsConnection() {
    String connection = headers.first("connection").orElse("").toLowerCase(Locale.ROOT);
    return status.minor() == 1 ? !connection.contains("close") : connection.contains("keep-alive");
  }
}
