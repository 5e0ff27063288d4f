package dev.rekindle.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.certs.reload.ReloadingTls;
import dev.rekindle.certs.reload.TlsFiles;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.TestCertificates;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether an API server would believe the certificate, asked of a real one. */
class ReadinessIT {
  private static final String NAME = "readiness";

  @TempDir Path directory;
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(Config.fromKubeconfig(KubeApi.shared().kubeconfig()))
          .build();

  @Test
  void isReadyOnceTheApiServerBelievesWhatItServes() throws Exception {
    TestCertificates certificates = TestCertificates.create(directory.resolve("made"));
    Path tlsDirectory = Files.createDirectory(directory.resolve("tls"));
    AtomicBoolean synced = new AtomicBoolean();
    try (ReloadingTls tls = ReloadingTls.of(TlsFiles.server(tlsDirectory), Duration.ofMinutes(5))) {
      Readiness readiness = new Readiness(synced::get, tls, client, Optional.of(NAME));
      assertThat(readiness.problem()).hasValue("the storages have not been listed yet");
      synced.set(true);
      assertThat(readiness.problem().orElseThrow()).contains("there is no certificate yet");

      Files.copy(certificates.certificatePem(), tlsDirectory.resolve("tls.crt"));
      Files.copy(certificates.keyPem(), tlsDirectory.resolve("tls.key"));
      tls.reload();
      assertThat(readiness.problem())
          .hasValue("there is no ValidatingWebhookConfiguration " + NAME);

      configure(null);
      assertThat(readiness.problem().orElseThrow()).contains("has no caBundle yet");

      configure(certificates.certificatePem());
      assertThat(readiness.problem().orElseThrow()).contains("does not lead to");

      configure(certificates.caPem());
      assertThat(readiness.problem()).isEmpty();
    } finally {
      client.admissionRegistration().v1().validatingWebhookConfigurations().withName(NAME).delete();
      client.close();
    }
  }

  private void configure(Path authority) throws Exception {
    WebhookClientConfig nowhere = new WebhookClientConfig();
    nowhere.setUrl("https://127.0.0.1:1/nowhere"); // no rules, so nobody calls
    nowhere.setCaBundle(
        authority == null
            ? null
            : Base64.getEncoder().encodeToString(Files.readAllBytes(authority)));
    client
        .resource(
            new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .addNewWebhook()
                .withName("readiness.rekindle.dev")
                .withClientConfig(nowhere)
                .withSideEffects("None")
                .withAdmissionReviewVersions("v1")
                .endWebhook()
                .build())
        .createOr(existing -> existing.update());
  }
}
