package dev.rekindle.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.TestCertificates;
import dev.rekindle.webhook.server.Settings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A real API server with our definitions and manifests, and a webhook that it asks. The webhook has
 * no right but those of its ClusterRole; its configurations point to {@code url:}, since there is
 * no Service network.
 */
final class LiveCluster implements AutoCloseable {
  private static final String SERVICE_ACCOUNT =
      "system:serviceaccount:rekindle-system:rekindle-webhook";
  private static final Path MANIFESTS = Path.of("..", "manifests");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final KubeApi api;
  private final Path directory;
  private final TestCertificates certificates;
  private final KubernetesClient admin;
  private final KubernetesClient restricted;
  private final Rights rights = new Rights();
  private final Settings settings;
  private Webhook webhook;

  LiveCluster(Path directory) {
    this.api = KubeApi.start(directory.resolve("api"));
    this.directory = directory;
    this.certificates = TestCertificates.create(directory.resolve("tls"));
    this.admin = client("");
    this.restricted = client(SERVICE_ACCOUNT);
    try {
      Files.copy(certificates.certificatePem(), directory.resolve("tls/tls.crt"));
      Files.copy(certificates.keyPem(), directory.resolve("tls/tls.key"));
      api.mustKubectl("create", "namespace", "rekindle-system");
      api.mustKubectl("apply", "-k", MANIFESTS.resolve("crds").toAbsolutePath().toString());
      api.mustKubectl("wait", "--for=condition=Established", "crd", "--all");
      apply("webhook-rbac.yaml");
      this.settings =
          Settings.fromEnv(
              Map.of(
                  "REKINDLE_WEBHOOK_PORT",
                  "0",
                  "REKINDLE_WEBHOOK_DRAIN_SECONDS",
                  "0",
                  "REKINDLE_WEBHOOK_TLS_DIR",
                  directory.resolve("tls").toString(),
                  "REKINDLE_WEBHOOK_RESTORER_IMAGE",
                  Calls.IMAGE.text()));
      this.webhook = Webhook.start(settings, restricted);
      applyConfigurations();
      apply("webhook-policies.yaml");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Settings.SettingsException | UnsupportedClusterException e) {
      throw new AssertionError(e);
    }
  }

  private KubernetesClient client(String user) {
    Config config = Config.fromKubeconfig(api.kubeconfig());
    if (!user.isEmpty()) {
      config.setImpersonateUsername(user);
      config.setImpersonateGroups("system:serviceaccounts", "system:authenticated");
    }
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientBuilderConsumer(
            http -> {
              if (!user.isEmpty()) {
                http.addOrReplaceInterceptor("rights", rights);
              }
            })
        .build();
  }

  /** Returns a client of somebody, or of an administrator when there is no name. */
  KubernetesClient clientOf(String user) {
    Config config = Config.fromKubeconfig(api.kubeconfig());
    if (!user.isEmpty()) {
      config.setImpersonateUsername(user);
      config.setImpersonateGroups("system:authenticated");
    }
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void apply(String manifest) {
    api.mustKubectl(
        "apply", "-f", MANIFESTS.resolve("base").resolve(manifest).toAbsolutePath().toString());
  }

  /** What the manifests say, but with an address instead of a Service. */
  private void applyConfigurations() throws IOException {
    String ca = Base64.getEncoder().encodeToString(Files.readAllBytes(certificates.caPem()));
    List<String> documents = new ArrayList<>();
    var parser = YAML.createParser(MANIFESTS.resolve("base/webhook-configurations.yaml").toFile());
    var all = YAML.readValues(parser, ObjectNode.class);
    while (all.hasNext()) {
      ObjectNode configuration = all.next();
      for (JsonNode hook : configuration.path("webhooks")) {
        String path = hook.at("/clientConfig/service/path").asText();
        ((ObjectNode) hook)
            .putObject("clientConfig")
            .put("url", "https://127.0.0.1:" + webhook.port() + path)
            .put("caBundle", ca);
      }
      documents.add(YAML.writeValueAsString(configuration));
    }
    api.mustKubectl("apply", "-f", file("configurations.yaml", String.join("", documents)));
  }

  KubeApi api() {
    return api;
  }

  KubernetesClient admin() {
    return admin;
  }

  int port() {
    return webhook.port();
  }

  Path authority() {
    return certificates.caPem();
  }

  /** Returns the rights that the webhook has used so far. */
  Set<String> rightsUsed() {
    return rights.used();
  }

  /** Asks as a kubelet does. */
  void askWhetherReady() {
    Optional<String> problem = webhook.problem();
    if (problem.isPresent()) {
      throw new AssertionError("not ready: " + problem.get());
    }
  }

  /** Takes the webhook away, as a crash would. */
  void stopWebhook() {
    webhook.close();
  }

  /** Starts it again, somewhere else. */
  void startWebhook() {
    try {
      webhook = Webhook.start(settings, restricted);
    } catch (UnsupportedClusterException e) {
      throw new AssertionError(e);
    }
    configure();
  }

  /** Tells the API server where the webhook is. */
  void configure() {
    try {
      applyConfigurations();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a new namespace in which pods can be created. */
  String namespace() {
    String name = api.newNamespace("shop");
    api.kubectl("-n", name, "create", "serviceaccount", "default");
    return name;
  }

  /** Writes a file for kubectl, and returns its name. */
  String file(String name, String content) {
    try {
      Path file = directory.resolve(name);
      Files.writeString(file, content);
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes an object for kubectl, and returns the file's name. */
  String file(String name, JsonNode object) {
    try {
      return file(name, YAML.writeValueAsString(object));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    webhook.close();
    restricted.close();
    admin.close();
    api.close();
  }
}
