package dev.rekindle.webhook.bench;

import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.TestCertificates;
import dev.rekindle.testkit.Tools;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/** A real API server that knows our kinds, and what a webhook's pod finds: a token and a CA. */
final class BenchCluster implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: rekindle-webhook}
      webhooks:
        - name: restores.rekindle.dev
          admissionReviewVersions: [v1]
          sideEffects: None
          clientConfig: {url: "https://127.0.0.1:1/validate", caBundle: CA}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata: {name: rekindle-webhook}
      webhooks:
        - name: statefulsets.rekindle.dev
          admissionReviewVersions: [v1]
          sideEffects: None
          clientConfig: {url: "https://127.0.0.1:1/mutate/statefulsets", caBundle: CA}
      """;
  private static final String STORAGE =
      """
      apiVersion: rekindle.dev/v1alpha1
      kind: BackupStorage
      metadata: {name: s3-main, namespace: shop}
      spec: {url: "s3://backups/shop", credentialsSecretRef: {name: s3-keys}}
      """;

  private final KubeApi api;
  private final Path directory;
  private final TestCertificates certificates;

  BenchCluster(Path directory) {
    this.directory = Scratch.directory(directory);
    this.api = KubeApi.start(directory.resolve("api"));
    this.certificates = TestCertificates.create(directory.resolve("tls"));
    try {
      Files.copy(certificates.certificatePem(), directory.resolve("tls/tls.crt"));
      Files.copy(certificates.keyPem(), directory.resolve("tls/tls.key"));
      String ca = Base64.getEncoder().encodeToString(Files.readAllBytes(certificates.caPem()));
      Path manifests = Tools.repositoryRoot().resolve("manifests");
      api.mustKubectl("create", "namespace", "rekindle-system");
      api.mustKubectl("create", "namespace", "shop");
      api.mustKubectl("apply", "-k", manifests.resolve("crds").toString());
      api.mustKubectl("wait", "--for=condition=Established", "crd", "--all");
      api.mustKubectl("apply", "-f", manifests.resolve("base/webhook-rbac.yaml").toString());
      api.mustKubectl("-n", "rekindle-system", "create", "serviceaccount", "rekindle-webhook");
      apply("configuration.yaml", CONFIGURATION.replace("CA}", ca + "}"));
      apply("storage.yaml", STORAGE);
      Scratch.write(
          directory.resolve("token"),
          api.mustKubectl("-n", "rekindle-system", "create", "token", "rekindle-webhook").strip());
      Scratch.write(
          directory.resolve("api-ca.pem"),
          new String(Base64.getDecoder().decode(authority()), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void apply(String name, String manifest) {
    Path file = directory.resolve(name);
    Scratch.write(file, manifest);
    api.mustKubectl("apply", "-f", file.toString());
  }

  /** Returns the authority of the API server, in base64. */
  private String authority() {
    return api.mustKubectl(
        "config",
        "view",
        "--raw",
        "--flatten",
        "-o",
        "jsonpath={.clusters[0].cluster.certificate-authority-data}");
  }

  /** Returns the environment of a webhook in a pod of this cluster. */
  Map<String, String> environment(int port) {
    URI server = URI.create(Config.fromKubeconfig(api.kubeconfig()).getMasterUrl());
    return Map.of(
        "KUBERNETES_SERVICE_HOST", server.getHost(),
        "KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort()),
        "KUBERNETES_AUTH_TRYKUBECONFIG", "false",
        "KUBERNETES_CERTS_CA_FILE", directory.resolve("api-ca.pem").toString(),
        "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", directory.resolve("token").toString(),
        "REKINDLE_WEBHOOK_PORT", Integer.toString(port),
        "REKINDLE_WEBHOOK_DRAIN_SECONDS", "0",
        "REKINDLE_WEBHOOK_TLS_DIR", tls().toString());
  }

  /** Returns the directory of {@code tls.crt} and {@code tls.key} for 127.0.0.1. */
  Path tls() {
    return directory.resolve("tls");
  }

  /** Returns the authority that signed that certificate. */
  Path authorityOfServers() {
    return certificates.caPem();
  }

  /** Returns the kubeconfig of an administrator. */
  Path kubeconfig() {
    return api.kubeconfigFile();
  }

  @Override
  public void close() {
    api.close();
  }
}
