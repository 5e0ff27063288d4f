package dev.rekindle.e2e.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.KubeApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API server as an administrator's {@code kubectl proxy} shows it: plain HTTP, often asked. */
public final class ApiOverHttp implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ADDRESS = Pattern.compile("serve on (\\S+)");

  private final ChildProcess proxy;
  // The proxy takes an upgrade to HTTP/2 for one of its own.
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An answer. */
  public record Answer(int status, JsonNode body) {}

  ApiOverHttp(KubeApi api, Path directory) {
    this(api.kubectlProgram(), api.kubeconfigFile(), directory);
  }

  public ApiOverHttp(Path kubectl, Path kubeconfig, Path directory) {
    proxy =
        ChildProcess.start(
            new ChildProcess.Command(
                "kubectl-proxy",
                List.of(kubectl.toString(), "--kubeconfig=" + kubeconfig, "proxy", "--port=0"),
                directory,
                Map.of("HOME", directory.toString())));
    proxy.await(
        "kubectl proxy serves",
        Duration.ofMinutes(1),
        () -> ADDRESS.matcher(proxy.output()).find());
  }

  public Answer get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  public Answer post(String path, JsonNode object) {
    return send("POST", path, BodyPublishers.ofString(object.toString()));
  }

  private Answer send(String method, String path, BodyPublisher body) {
    Matcher address = ADDRESS.matcher(proxy.output());
    if (!address.find()) {
      throw new IllegalStateException("no address in " + proxy.output());
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address.group(1) + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMinutes(1))
            .method(method, body)
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (IOException e) {
      throw new IllegalStateException(method + ' ' + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    proxy.close();
    client.close();
  }
}
