package dev.rekindle.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.certs.KeyedCertificate;
import dev.rekindle.certs.issue.Authority;
import dev.rekindle.certs.issue.LeafRequest;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The overlay for cert-manager on an API server with cert-manager's own definitions. Its programs
 * do not run: what they write, the test writes, in their form.
 */
class CertManagerIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LeafRequest WANTED =
      new LeafRequest(
          "rekindle-webhook",
          List.of("rekindle-webhook.rekindle-system.svc", "127.0.0.1"),
          LeafRequest.Purpose.SERVER);

  @TempDir Path directory;

  @Test
  void servesWhatCertManagerIssuesAndLeavesTheRestToIt() {
    try (Installation installation = new Installation(directory, "overlays/cert-manager")) {
      KubeApi api = installation.api;
      api.mustKubectl("apply", "--server-side", "-f", Tools.require("cert-manager").toString());
      api.mustKubectl("apply", "-k", Tools.repositoryRoot().resolve("manifests/crds").toString());
      installation.apply();
      assertThat(
              api.mustKubectl(
                  "-n", Installation.NAMESPACE, "get", "issuers,certificates", "-o", "name"))
          .contains(
              "issuer.cert-manager.io/rekindle-webhook",
              "certificate.cert-manager.io/rekindle-webhook-authority",
              "certificate.cert-manager.io/rekindle-webhook");
      assertThat(configuration(api, "{.metadata.annotations}"))
          .contains("cert-manager.io/inject-ca-from", "rekindle-system/rekindle-webhook");
      assertThat(api.kubectl("get", "clusterrole", "rekindle-controller-webhooks").output())
          .contains("NotFound");

      // As the Deployment of the overlay says.
      String flag =
          api.mustKubectl(
              "-n",
              Installation.NAMESPACE,
              "get",
              "deployment",
              "rekindle-controller",
              "-o",
              "jsonpath={.spec.template.spec.containers[0].args[0]}");
      ChildProcess controller = installation.controller("controller-0", flag);
      ChildProcess webhook = installation.webhook("webhook-0");
      Authority authority =
          Authority.create("Rekindle webhook", Instant.now(), Duration.ofDays(365));
      issue(api, authority);
      injectCa(api, authority);
      installation.awaitReadyReplicas(1);
      String version = configuration(api, "{.metadata.resourceVersion}");
      String namespace = installation.newNamespace("shop");

      try (Traffic traffic = new Traffic(installation, namespace)) {
        String renewed = issue(api, authority);
        Awaitility.await()
            .atMost(Installation.PATIENCE)
            .until(() -> webhook.output().contains(renewed));
        int before = traffic.admitted();
        Awaitility.await()
            .atMost(Installation.PATIENCE)
            .until(() -> traffic.admitted() > before + 10);

        assertThat(traffic.failures()).isEmpty();
      }
      controllerCaresForItsAgentsOnly(installation, controller);
      assertThat(configuration(api, "{.metadata.resourceVersion}")).isEqualTo(version);
    }
  }

  private static void controllerCaresForItsAgentsOnly(
      Installation installation, ChildProcess controller) {
    Awaitility.await()
        .atMost(Installation.PATIENCE)
        .until(
            () ->
                installation
                        .api
                        .kubectl(
                            "-n",
                            Installation.NAMESPACE,
                            "get",
                            "secret",
                            "rekindle-controller-tls")
                        .exitCode()
                    == 0);
    assertThat(
            installation
                .api
                .kubectl("-n", Installation.NAMESPACE, "get", "secret", "rekindle-webhook-ca")
                .output())
        .contains("NotFound");
    assertThat(controller.output()).doesNotContain("ERROR").doesNotContain("is forbidden");
  }

  /** What cert-manager's controller writes for a Certificate; returns the serial number. */
  private String issue(KubeApi api, Authority authority) {
    KeyedCertificate leaf = authority.issue(WANTED, Instant.now(), Duration.ofDays(60));
    ObjectNode secret = JSON.createObjectNode();
    secret.put("apiVersion", "v1").put("kind", "Secret").put("type", "kubernetes.io/tls");
    secret
        .putObject("metadata")
        .put("name", "rekindle-webhook-tls")
        .put("namespace", Installation.NAMESPACE)
        .putObject("annotations")
        .put("cert-manager.io/certificate-name", "rekindle-webhook");
    secret
        .putObject("data")
        .put("tls.crt", base64(leaf.chainPem()))
        .put("tls.key", base64(leaf.keyPem()))
        .put("ca.crt", base64(authority.keyed().chainPem()));
    api.mustKubectl("apply", "-f", file("secret", secret));
    return leaf.certificate().getSerialNumber().toString(16);
  }

  /** What its CA injector writes where the annotation says so. */
  private static void injectCa(KubeApi api, Authority authority) {
    String add =
        "{\"op\": \"add\", \"path\": \"/webhooks/%d/clientConfig/caBundle\", \"value\": \"%s\"}";
    String bundle = base64(authority.keyed().chainPem());
    String patch = '[' + add.formatted(0, bundle) + ',' + add.formatted(1, bundle) + ']';
    for (String kind : List.of("mutating", "validating")) {
      api.mustKubectl(
          "patch", kind + "webhookconfiguration", "rekindle-webhook", "--type=json", "-p", patch);
    }
  }

  private static String configuration(KubeApi api, String path) {
    return api.mustKubectl(
        "get", "mutatingwebhookconfiguration", "rekindle-webhook", "-o", "jsonpath=" + path);
  }

  private String file(String name, ObjectNode object) {
    return Installation.write(directory.resolve(name + ".yaml"), object.toString()).toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
