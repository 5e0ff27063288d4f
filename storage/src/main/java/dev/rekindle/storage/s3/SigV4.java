package dev.rekindle.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.HmacSha256;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests without a body for S3, by AWS Signature Version 4 (AWS IAM User Guide, "Create a
 * signed AWS API request"; Amazon S3 API Reference, "Signature Calculations for the Authorization
 * Header"). Keys for a day are kept. Thread safe.
 */
final class SigV4 {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /** The SHA-256 of nothing. */
  private static final String NO_BODY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final String region;
  private volatile @Nullable DayKey known;

  /** What a request is about; all of it encoded as it is sent. */
  record Request(String method, String authority, String path, String query) {}

  private record DayKey(AccessKeys keys, String day, HmacSha256 hmac) {
    boolean fits(AccessKeys others, String otherDay) {
      return day.equals(otherDay) && keys.key().reveal().equals(others.key().reveal());
    }
  }

  SigV4(String region) {
    this.region = region;
  }

  /** Returns the headers that were wanted, all of them signed, and those that sign them. */
  Headers sign(AccessKeys who, Request request, Headers wanted, Instant when) {
    String time = timestamp(when);
    String day = time.substring(0, 8);
    Headers headers = new Headers();
    wanted.forEach(headers::add);
    headers.add("x-amz-content-sha256", NO_BODY);
    headers.add("x-amz-date", time);
    if (who.token() != null) {
      headers.add("x-amz-security-token", who.token().reveal());
    }
    Map<String, String> fields = new TreeMap<>();
    headers.forEach((name, value) -> fields.merge(name, value.strip(), (a, b) -> a + "," + b));
    fields.put("host", request.authority());
    String names = String.join(";", fields.keySet());
    String scope = day + "/" + region + "/s3/aws4_request";
    String text =
        ALGORITHM
            + '\n'
            + time
            + '\n'
            + scope
            + '\n'
            + hex(HmacSha256.sha256().digest(canonical(request, fields, names).getBytes(UTF_8)));
    String signature = hex(key(who, day).of(text.getBytes(UTF_8)));
    headers.add(
        "authorization",
        ALGORITHM
            + " Credential="
            + who.id()
            + '/'
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + signature);
    return headers;
  }

  private static String canonical(Request request, Map<String, String> fields, String names) {
    StringBuilder text = new StringBuilder(512);
    text.append(request.method()).append('\n');
    text.append(request.path()).append('\n');
    text.append(request.query()).append('\n');
    fields.forEach(
        (name, value) -> text.append(name).append(':').append(oneSpace(value)).append('\n'));
    return text.append('\n').append(names).append('\n').append(NO_BODY).toString();
  }

  private static String oneSpace(String value) {
    return value.contains("  ") ? value.replaceAll(" +", " ") : value;
  }

  private HmacSha256 key(AccessKeys who, String day) {
    DayKey key = known;
    if (key == null || !key.fits(who, day)) {
      key = new DayKey(who, day, derived(who, day));
      known = key;
    }
    return key.hmac();
  }

  private HmacSha256 derived(AccessKeys who, String day) {
    HmacSha256 key = new HmacSha256(("AWS4" + who.key().reveal()).getBytes(UTF_8));
    for (String part : new String[] {day, region, "s3", "aws4_request"}) {
      key = new HmacSha256(key.of(part.getBytes(UTF_8)));
    }
    return key;
  }

  /** As {@code 20130524T000000Z}; a formatter would cost more than the rest of the signature. */
  static String timestamp(Instant when) {
    LocalDateTime t = LocalDateTime.ofEpochSecond(when.getEpochSecond(), 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(16);
    text.append(t.getYear());
    two(text, t.getMonthValue());
    two(text, t.getDayOfMonth());
    text.append('T');
    two(text, t.getHour());
    two(text, t.getMinute());
    two(text, t.getSecond());
    return text.append('Z').toString();
  }

  private static void two(StringBuilder text, int number) {
    text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
