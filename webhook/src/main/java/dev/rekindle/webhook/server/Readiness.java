package dev.rekindle.webhook.server;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.CertificateProblem;
import dev.rekindle.certs.reload.ReloadingTls;
import dev.rekindle.webhook.workload.Maybe;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Ready is who has seen what is watched, and serves a certificate that the API server believes: its
 * chain leads to the {@code caBundle} of every webhook of both configurations.
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
    var registration = client.admissionRegistration().v1();
    try {
      ValidatingWebhookConfiguration validating =
          registration.validatingWebhookConfigurations().withName(name).get();
      if (validating == null || Maybe.list(validating.getWebhooks()).isEmpty()) {
        return Optional.of("there is no ValidatingWebhookConfiguration " + name);
      }
      MutatingWebhookConfiguration mutating =
          registration.mutatingWebhookConfigurations().withName(name).get();
      if (mutating == null || Maybe.list(mutating.getWebhooks()).isEmpty()) {
        return Optional.of("there is no MutatingWebhookConfiguration " + name);
      }
      return Stream.concat(
              validating.getWebhooks().stream().map(ValidatingWebhook::getClientConfig),
              mutating.getWebhooks().stream().map(MutatingWebhook::getClientConfig))
          .map(webhook -> Maybe.text(webhook.getCaBundle()))
          .distinct()
          .flatMap(bundle -> distrust(name, bundle).stream())
          .findFirst();
    } catch (KubernetesClientException e) {
      return Optional.of("reading the webhook configuration " + name + ": " + e.getMessage());
    }
  }

  private Optional<String> distrust(String name, String bundle) {
    if (bundle.isBlank()) {
      return Optional.of("the webhook configuration " + name + " has no caBundle yet");
    }
    try {
      String pem = new String(Base64.getDecoder().decode(bundle), StandardCharsets.UTF_8);
      return tls.status().distrust(Bundle.read(pem), Instant.now());
    } catch (CertificateProblem | IllegalArgumentException e) {
      return Optional.of("reading the caBundle of " + name + ": " + e.getMessage());
    }
  }
}
