package dev.rekindle.webhook.server;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.CertificateProblem;
import dev.rekindle.certs.reload.ReloadingTls;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Ready is who has seen what is watched, and serves a certificate that the API server believes: its
 * chain leads to the {@code caBundle} of the webhook configuration.
 */
public final class Readiness implements Health {
  private final BooleanSupplier synced;
  private final ReloadingTls tls;
  private final KubernetesClient client;
  private final Optional<String> configuration;

  /** Looks at a webhook configuration, or at none. */
  public Readiness(
      BooleanSupplier synced,
      ReloadingTls tls,
      KubernetesClient client,
      Optional<String> configuration) {
    this.synced = synced;
    this.tls = tls;
    this.client = client;
    this.configuration = configuration;
  }

  @Override
  public Optional<String> problem() {
    if (!synced.getAsBoolean()) {
      return Optional.of("the storages have not been listed yet");
    }
    if (tls.status().chain().isEmpty()) {
      return Optional.of("there is no certificate yet: " + tls.status().problem().orElse(""));
    }
    return configuration.flatMap(this::distrust);
  }

  private Optional<String> distrust(String name) {
    try {
      ValidatingWebhookConfiguration found =
          client
              .admissionRegistration()
              .v1()
              .validatingWebhookConfigurations()
              .withName(name)
              .get();
      List<ValidatingWebhook> webhooks = found == null ? List.of() : found.getWebhooks();
      if (webhooks.isEmpty()) {
        return Optional.of("there is no ValidatingWebhookConfiguration " + name);
      }
      String bundle = webhooks.getFirst().getClientConfig().getCaBundle();
      if (bundle == null || bundle.isBlank()) {
        return Optional.of("the webhook configuration " + name + " has no caBundle yet");
      }
      String pem = new String(Base64.getDecoder().decode(bundle), StandardCharsets.UTF_8);
      return tls.status().distrust(Bundle.read(pem), Instant.now());
    } catch (KubernetesClientException e) {
      return Optional.of("reading the webhook configuration " + name + ": " + e.getMessage());
    } catch (CertificateProblem | IllegalArgumentException e) {
      return Optional.of("reading the caBundle of " + name + ": " + e.getMessage());
    }
  }
}
