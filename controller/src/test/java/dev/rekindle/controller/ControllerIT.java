package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.Installed;
import dev.rekindle.testkit.KubeApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built program against a real API server. */
class ControllerIT {
  @TempDir Path directory;

  @Test
  void oneLeadsAndAnotherTakesOverWhenItIsKilled() throws Exception {
    Samples.installDefinitions();
    String namespace = KubeApi.shared().newNamespace("controller");
    Map<String, String> environment =
        Map.of(
            "KUBECONFIG",
            KubeApi.shared().kubeconfigFile().toString(),
            "REKINDLE_NAMESPACE",
            namespace,
            "REKINDLE_LEASE",
            "PT6S");
    try (KubernetesClient client = Api.client();
        ControllerProcess first = ControllerProcess.start(directory, "first", environment)) {
      first.await("/metrics", "\nrekindle_leader 1.0");
      first.await("/readyz", "ok");
      first.await("/metrics", expiry("webhook", namespace));
      first.await("/metrics", expiry("agents", namespace));
      assertThat(first.get("/healthz")).isEqualTo("ok\n");
      String authority = authority(client, namespace);

      try (ControllerProcess second = ControllerProcess.start(directory, "second", environment)) {
        second.await("/readyz", "ok");
        second.await("/metrics", "\nrekindle_leader 0.0");
        first.kill();
        second.await("/metrics", "\nrekindle_leader 1.0");
        second.await("/readyz", "ok");

        assertThat(authority(client, namespace)).isEqualTo(authority);
        assertThat(second.terminate()).isEqualTo(ExitCode.TERMINATED.number());
        assertThat(
                KubeApi.shared()
                    .mustKubectl(
                        "-n",
                        namespace,
                        "get",
                        "lease",
                        Installed.CONTROLLER,
                        "-o",
                        "jsonpath={.spec.holderIdentity}"))
            .isEmpty();
        assertThat(first.log() + second.log())
            .doesNotContain("PRIVATE KEY")
            .contains("\"formattedMessage\"");
      }
    }
  }

  @Test
  void saysWhatIsWrongAndEndsAccordingly() throws Exception {
    try (ControllerProcess confused =
        ControllerProcess.start(directory, "confused", Map.of("REKINDLE_LEASE", "often"))) {
      assertThat(confused.awaitEnd()).isEqualTo(ExitCode.USAGE.number());
      assertThat(confused.log()).contains("REKINDLE_NAMESPACE", "found often");
    }
    Map<String, String> nowhere =
        Map.of(
            "REKINDLE_NAMESPACE", "x",
            "KUBERNETES_MASTER", "https://127.0.0.1:1",
            "KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT", "0");
    try (ControllerProcess lost = ControllerProcess.start(directory, "lost", nowhere)) {
      assertThat(lost.awaitEnd()).isEqualTo(ExitCode.UNREACHABLE.number());
    }
  }

  private static String authority(KubernetesClient client, String namespace) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                client
                    .secrets()
                    .inNamespace(namespace)
                    .withName(Installed.WEBHOOK_CA)
                    .get()
                    .getData()
                    .get("tls.crt"),
            text -> text != null);
  }

  private static String expiry(String family, String namespace) {
    return "rekindle_certificate_expiry_seconds{family=\"%s\",namespace=\"%s\",part=\"leaf\"}"
        .formatted(family, namespace);
  }
}
