package dev.rekindle.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.certs.reload.ReloadingTls;
import dev.rekindle.certs.reload.TlsFiles;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.TestCertificates;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

      configure((Path) null);
      assertThat(readiness.problem()).hasValue("there is no MutatingWebhookConfiguration " + NAME);

      configureMutating(certificates.caPem(), certificates.caPem());
      assertThat(readiness.problem().orElseThrow()).contains("has no caBundle yet");

      configure(certificates.certificatePem());
      assertThat(readiness.problem().orElseThrow()).contains("does not lead to");

      configure(certificates.caPem());
      assertThat(readiness.problem()).isEmpty();

      configure(certificates.caPem(), null);
      assertThat(readiness.problem().orElseThrow()).contains("has no caBundle yet");

      configure(certificates.caPem(), certificates.caPem());
      configureMutating(certificates.caPem(), certificates.certificatePem());
      assertThat(readiness.problem().orElseThrow()).contains("does not lead to");

      configureMutating(certificates.caPem(), certificates.caPem());
      assertThat(readiness.problem()).isEmpty();
    } finally {
      client.admissionRegistration().v1().mutatingWebhookConfigurations().withName(NAME).delete();
      client.admissionRegistration().v1().validatingWebhookConfigurations().withName(NAME).delete();
      client.close();
    }
  }

  private void configure(Path... authorities) throws Exception {
    var webhooks = new ArrayList<ValidatingWebhook>();
    for (Path authority : authorities) {
      webhooks.add(
          new ValidatingWebhookBuilder()
              .withName("v" + webhooks.size() + ".readiness.rekindle.dev")
              .withClientConfig(nowhere(authority))
              .withSideEffects("None")
              .withAdmissionReviewVersions("v1")
              .build());
    }
    client
        .resource(
            new ValidatingWebhookConfigurationBuilder()
                .withMetadata(named())
                .withWebhooks(webhooks)
                .build())
        .createOr(existing -> existing.update());
  }

  private void configureMutating(Path... authorities) throws Exception {
    var webhooks = new ArrayList<MutatingWebhook>();
    for (Path authority : authorities) {
      webhooks.add(
          new MutatingWebhookBuilder()
              .withName("m" + webhooks.size() + ".readiness.rekindle.dev")
              .withClientConfig(nowhere(authority))
              .withSideEffects("None")
              .withAdmissionReviewVersions("v1")
              .build());
    }
    client
        .resource(
            new MutatingWebhookConfigurationBuilder()
                .withMetadata(named())
                .withWebhooks(webhooks)
                .build())
        .createOr(existing -> existing.update());
  }

  private static ObjectMeta named() {
    return new ObjectMetaBuilder().withName(NAME).build();
  }

  private static WebhookClientConfig nowhere(Path authority) throws Exception {
    WebhookClientConfig nowhere = new WebhookClientConfig();
    nowhere.setUrl("https://127.0.0.1:1/nowhere"); // no rules, so nobody calls
    nowhere.setCaBundle(
        authority == null
            ? null
            : Base64.getEncoder().encodeToString(Files.readAllBytes(authority)));
    return nowhere;
  }
}
