package dev.rekindle.testkit;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The few Blob requests that tests need around the code under test. Signed with the account's key
 * (Azure Storage REST, "Authorize with Shared Key"). Safe for use by several threads.
 */
public final class AzureRequests {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private final AzureEndpoint endpoint;
  private final HttpClient client;

  private AzureRequests(AzureEndpoint endpoint) {
    this.endpoint = endpoint;
    this.client = TestHttp.client(endpoint.caPem());
  }

  /** Requests to that server; a TLS server's certificate is checked against the endpoint's CA. */
  public static AzureRequests of(AzureEndpoint endpoint) {
    return new AzureRequests(endpoint);
  }

  /** Makes a container; one that is there already is fine. */
  public void createContainer(String container) {
    HttpResponse<byte[]> response =
        send("PUT", "/" + container, "restype=container", new byte[0], Map.of());
    if (response.statusCode() != 201 && response.statusCode() != 409) {
      throw TestHttp.unexpected("PUT container " + container, response);
    }
  }

  /**
   * Stores a block blob.
   *
   * @param headers more of the request's, such as {@code x-ms-meta-…}
   */
  public void put(String container, String key, byte[] content, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("x-ms-blob-type", "BlockBlob");
    HttpResponse<byte[]> response = send("PUT", path(container, key), "", content, all);
    if (response.statusCode() != 201) {
      throw TestHttp.unexpected("PUT " + container + "/" + key, response);
    }
  }

  /** Returns a header that a HEAD of the blob is answered with, or an empty text. */
  public String header(String container, String key, String name) {
    HttpResponse<byte[]> response = send("HEAD", path(container, key), "", new byte[0], Map.of());
    return response.headers().firstValue(name).orElse("");
  }

  /**
   * Returns a shared access signature of the account with which one may read and list for an hour
   * (Azure Storage REST, "Create an account SAS", version 2019-12-12).
   */
  public String sas() {
    String end =
        DateTimeFormatter.ISO_INSTANT.format(
            Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS));
    String signed = endpoint.account() + "\nrl\nb\nco\n\n" + end + "\n\n\n2019-12-12\n";
    byte[] signature = TestHttp.hmacSha256(Base64.getDecoder().decode(endpoint.key()), signed);
    return "sv=2019-12-12&ss=b&srt=co&sp=rl&se=%s&sig=%s"
        .formatted(
            URLEncoder.encode(end, StandardCharsets.UTF_8),
            URLEncoder.encode(
                Base64.getEncoder().encodeToString(signature), StandardCharsets.UTF_8));
  }

  private HttpResponse<byte[]> send(
      String method, String path, String query, byte[] body, Map<String, String> more) {
    Map<String, String> headers = new TreeMap<>(more);
    headers.put("x-ms-date", DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
    headers.put("x-ms-version", "2021-12-02");
    String whole = "/" + endpoint.account() + path;
    String target = endpoint.uri() + whole + (query.isEmpty() ? "" : "?" + query);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    String signed = toSign(method, body.length, headers, whole, query);
    byte[] signature = TestHttp.hmacSha256(Base64.getDecoder().decode(endpoint.key()), signed);
    request.header(
        "Authorization",
        "SharedKey " + endpoint.account() + ":" + Base64.getEncoder().encodeToString(signature));
    return TestHttp.send(client, request.build());
  }

  private String toSign(
      String method, int length, Map<String, String> headers, String path, String query) {
    String canonical =
        headers.entrySet().stream()
            .filter(header -> header.getKey().startsWith("x-ms-"))
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    String resource = "/" + endpoint.account() + path;
    String parameters = query.isEmpty() ? "" : "\n" + query.replace('=', ':');
    String size = length == 0 ? "" : Integer.toString(length);
    return method + "\n\n\n" + size + "\n\n\n\n\n\n\n\n\n" + canonical + resource + parameters;
  }

  private static String path(String container, String key) {
    return "/"
        + container
        + "/"
        + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
