package dev.rekindle.testkit;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * fake-gcs-server, in memory: the JSON API with MD5, CRC32C, generations and resumable uploads. It
 * ignores who asks, and the conditions of reads and deletes; it needs about five times the memory
 * of an upload, so objects stay below 100 MB.
 */
public final class FakeGcs implements AutoCloseable {
  private final GcsEndpoint endpoint;
  private final ChildProcess process;
  private final HttpClient client;

  private FakeGcs(GcsEndpoint endpoint, ChildProcess process, HttpClient client) {
    this.endpoint = endpoint;
    this.process = process;
    this.client = client;
  }

  /** Starts one that speaks http; its log goes to that directory. */
  public static FakeGcs start(Path directory) {
    return start(directory.toAbsolutePath(), null);
  }

  /** Starts one that speaks https, with a certificate of its own. */
  public static FakeGcs startTls(Path directory) {
    Path home = directory.toAbsolutePath();
    return start(home, TestCertificates.create(home.resolve("certificates")));
  }

  private static FakeGcs start(Path home, @Nullable TestCertificates tls) {
    int port = Loopback.freePort();
    String scheme = tls == null ? "http" : "https";
    String authority = "127.0.0.1:" + port;
    URI uri = URI.create(scheme + "://" + authority);
    List<String> arguments = new ArrayList<>();
    arguments.add(Tools.require("fake-gcs-server").toString());
    arguments.addAll(List.of("-backend", "memory", "-scheme", scheme, "-host", "127.0.0.1"));
    arguments.addAll(List.of("-port", Integer.toString(port), "-public-host", authority));
    arguments.addAll(List.of("-external-url", uri.toString(), "-log-level", "warn"));
    if (tls != null) {
      arguments.addAll(List.of("-cert-location", tls.certificatePem().toString()));
      arguments.addAll(List.of("-private-key-location", tls.keyPem().toString()));
    }
    ChildProcess process =
        ChildProcess.start(new ChildProcess.Command("fake-gcs-server", arguments, home, Map.of()));
    Readiness.awaitPort(process, port, Duration.ofSeconds(30));
    GcsEndpoint endpoint = new GcsEndpoint(uri, tls == null ? null : tls.caPem());
    return new FakeGcs(endpoint, process, TestHttp.client(endpoint.caPem()));
  }

  /** Its address. */
  public GcsEndpoint endpoint() {
    return endpoint;
  }

  /** The running program, for its log and for killing it. */
  public ChildProcess process() {
    return process;
  }

  /** Makes a bucket; one that is there already is fine. */
  public void createBucket(String name) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.uri().resolve("/storage/v1/b?project=test"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
            .build();
    HttpResponse<byte[]> response = TestHttp.send(client, request);
    if (response.statusCode() != 200 && response.statusCode() != 409) {
      throw TestHttp.unexpected("making the bucket " + name, response);
    }
  }

  /** Stores an object. */
  public void put(String bucket, String key, byte[] content) {
    String name = URLEncoder.encode(key, StandardCharsets.UTF_8);
    String target = "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + name;
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.uri().resolve(target))
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(content))
            .build();
    HttpResponse<byte[]> response = TestHttp.send(client, request);
    if (response.statusCode() != 200) {
      throw TestHttp.unexpected("POST " + bucket + "/" + key, response);
    }
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
