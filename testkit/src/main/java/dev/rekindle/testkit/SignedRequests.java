package dev.rekindle.testkit;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The few S3 requests that tests need around the code under test, so that what they prepare and
 * look at does not pass through that code. Signed with AWS Signature Version 4, payload unsigned
 * (AWS General Reference, "Create a signed AWS API request"). Safe for use by several threads.
 */
public final class SignedRequests {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final String SIGNED_HEADERS = "host;x-amz-content-sha256;x-amz-date";
  private static final String PAYLOAD = "UNSIGNED-PAYLOAD";

  private final S3Endpoint endpoint;
  private final HttpClient client;

  private SignedRequests(S3Endpoint endpoint, HttpClient client) {
    this.endpoint = endpoint;
    this.client = client;
  }

  /** Requests to that server; a TLS server's certificate is checked against the endpoint's CA. */
  public static SignedRequests of(S3Endpoint endpoint) {
    return new SignedRequests(endpoint, TestHttp.client(endpoint.caPem()));
  }

  /** Whether the server lists the account's buckets; false while it does not even listen. */
  boolean answersListing() {
    try {
      return send("GET", List.of(""), new byte[0]).statusCode() == 200;
    } catch (TestkitException e) {
      return false;
    }
  }

  /** Makes a bucket; one that is there already is fine. */
  public void createBucket(String bucket) {
    HttpResponse<byte[]> response = send("PUT", List.of(bucket), new byte[0]);
    if (response.statusCode() != 200 && response.statusCode() != 409) {
      throw TestHttp.unexpected("PUT bucket " + bucket, response);
    }
  }

  /** Stores an object. */
  public void put(String bucket, String key, byte[] content) {
    put(bucket, key, content, Map.of());
  }

  /**
   * Stores an object.
   *
   * @param headers more of the request's, which are not signed
   * @return the object's ETag, as the server wrote it, without quotes
   */
  public String put(String bucket, String key, byte[] content, Map<String, String> headers) {
    HttpResponse<byte[]> response = send("PUT", path(bucket, key), content, headers);
    if (response.statusCode() != 200) {
      throw TestHttp.unexpected("PUT " + bucket + "/" + key, response);
    }
    return response.headers().firstValue("ETag").orElse("").replace("\"", "");
  }

  /** Reads an object. */
  public byte[] get(String bucket, String key) {
    HttpResponse<byte[]> response = send("GET", path(bucket, key), new byte[0]);
    if (response.statusCode() != 200) {
      throw TestHttp.unexpected("GET " + bucket + "/" + key, response);
    }
    return response.body();
  }

  /** Removes an object; one that is not there is fine. */
  public void delete(String bucket, String key) {
    HttpResponse<byte[]> response = send("DELETE", path(bucket, key), new byte[0]);
    if (response.statusCode() != 204 && response.statusCode() != 404) {
      throw TestHttp.unexpected("DELETE " + bucket + "/" + key, response);
    }
  }

  /** Returns a URL by which anybody may read an object for an hour. */
  public URI presigned(String bucket, String key) {
    String timestamp = TIMESTAMP.format(Clock.systemUTC().instant());
    String encoded = encoded(path(bucket, key));
    String query =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=%s&X-Amz-Date=%s&X-Amz-Expires=3600&X-Amz-SignedHeaders=host"
            .formatted(encode(endpoint.accessKey() + "/" + scope(timestamp)), timestamp);
    String host = "host:" + endpoint.uri().getAuthority();
    String canonical = String.join("\n", "GET", encoded, query, host, "", "host", PAYLOAD);
    return URI.create(
        endpoint.uri()
            + encoded
            + "?"
            + query
            + "&X-Amz-Signature="
            + signature(timestamp, canonical));
  }

  private static List<String> path(String bucket, String key) {
    return Stream.concat(Stream.of(bucket), Stream.of(key.split("/", -1))).toList();
  }

  private HttpResponse<byte[]> send(String method, List<String> path, byte[] body) {
    return send(method, path, body, Map.of());
  }

  private HttpResponse<byte[]> send(
      String method, List<String> path, byte[] body, Map<String, String> headers) {
    String encoded = encoded(path);
    String timestamp = TIMESTAMP.format(Clock.systemUTC().instant());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(endpoint.uri() + encoded))
            .timeout(Duration.ofSeconds(60))
            .header("x-amz-content-sha256", PAYLOAD)
            .header("x-amz-date", timestamp)
            .header("Authorization", authorization(method, encoded, timestamp))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(builder::header);
    return TestHttp.send(client, builder.build());
  }

  private String authorization(String method, String path, String timestamp) {
    String canonical =
        String.join(
            "\n",
            method,
            path,
            "",
            "host:" + endpoint.uri().getAuthority(),
            "x-amz-content-sha256:" + PAYLOAD,
            "x-amz-date:" + timestamp,
            "",
            SIGNED_HEADERS,
            PAYLOAD);
    return "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
        .formatted(
            endpoint.accessKey(),
            scope(timestamp),
            SIGNED_HEADERS,
            signature(timestamp, canonical));
  }

  private String scope(String timestamp) {
    return timestamp.substring(0, 8) + "/" + endpoint.region() + "/s3/aws4_request";
  }

  private String signature(String timestamp, String canonical) {
    String toSign =
        String.join("\n", "AWS4-HMAC-SHA256", timestamp, scope(timestamp), sha256(canonical));
    byte[] key = ("AWS4" + endpoint.secretKey()).getBytes(StandardCharsets.UTF_8);
    for (String part :
        List.of(timestamp.substring(0, 8), endpoint.region(), "s3", "aws4_request", toSign)) {
      key = TestHttp.hmacSha256(key, part);
    }
    return HexFormat.of().formatHex(key);
  }

  private static String encoded(List<String> path) {
    return path.stream().map(SignedRequests::encode).collect(Collectors.joining("/", "/", ""));
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new TestkitException("This Java has no SHA-256", e);
    }
  }
}
