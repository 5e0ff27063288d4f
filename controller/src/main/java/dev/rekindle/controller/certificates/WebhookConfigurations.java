package dev.rekindle.controller.certificates;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.CertificateProblem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code caBundle} of both webhook configurations, by which the API server knows the
 * webhook. The manifests leave it out. A configuration that is not there needs nothing.
 */
public final class WebhookConfigurations implements Believers {
  private final KubernetesClient client;
  private final String name;

  /** Both configurations have this name. */
  public WebhookConfigurations(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  @Override
  public Look look() {
    return new Configurations(
        client.admissionRegistration().v1().mutatingWebhookConfigurations().withName(name).get(),
        client.admissionRegistration().v1().validatingWebhookConfigurations().withName(name).get());
  }

  /** Calls back at every change of either one; closing the client ends it. */
  public void onChange(Runnable callback) {
    client
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName(name)
        .inform(new Call<>(callback));
    client
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName(name)
        .inform(new Call<>(callback));
  }

  private record Call<T extends HasMetadata>(Runnable callback) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T added) {
      callback.run();
    }

    @Override
    public void onUpdate(T before, T after) {
      callback.run();
    }

    @Override
    public void onDelete(T deleted, boolean unsure) {
      callback.run();
    }
  }

  private final class Configurations implements Look {
    private final @Nullable MutatingWebhookConfiguration mutating;
    private final @Nullable ValidatingWebhookConfiguration validating;

    Configurations(
        @Nullable MutatingWebhookConfiguration mutating,
        @Nullable ValidatingWebhookConfiguration validating) {
      this.mutating = mutating;
      this.validating = validating;
    }

    @Override
    public boolean have(Bundle bundle) {
      return Stream.concat(of(mutating), of(validating)).allMatch(one -> has(one, bundle));
    }

    @Override
    public void write(Bundle bundle) {
      write(mutating, of(mutating).toList(), bundle);
      write(validating, of(validating).toList(), bundle);
    }

    private void write(
        @Nullable HasMetadata configuration, List<WebhookClientConfig> clients, Bundle bundle) {
      if (configuration == null || clients.stream().allMatch(one -> has(one, bundle))) {
        return;
      }
      String pem =
          Base64.getEncoder().encodeToString(bundle.pem().getBytes(StandardCharsets.US_ASCII));
      clients.forEach(one -> one.setCaBundle(pem));
      client.resource(configuration).update();
    }

    private static Stream<WebhookClientConfig> of(@Nullable MutatingWebhookConfiguration one) {
      return one == null || one.getWebhooks() == null
          ? Stream.empty()
          : one.getWebhooks().stream().map(MutatingWebhook::getClientConfig);
    }

    private static Stream<WebhookClientConfig> of(@Nullable ValidatingWebhookConfiguration one) {
      return one == null || one.getWebhooks() == null
          ? Stream.empty()
          : one.getWebhooks().stream().map(ValidatingWebhook::getClientConfig);
    }

    private static boolean has(WebhookClientConfig one, Bundle bundle) {
      if (one.getCaBundle() == null) {
        return false;
      }
      try {
        byte[] pem = Base64.getMimeDecoder().decode(one.getCaBundle());
        return Bundle.read(new String(pem, StandardCharsets.US_ASCII)).sameAs(bundle);
      } catch (CertificateProblem | IllegalArgumentException _) {
        return false;
      }
    }
  }
}
